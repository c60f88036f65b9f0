'use client';

import { type ReactNode, useEffect } from 'react';
import { removeOldDrafts } from '@/components/drafts/draft-store';
import { DraftOwner } from '@/components/drafts/use-draft';
import { InitialMe } from '@/features/api/use-me';
import { BrowserNoticesKeeper } from '@/features/notifications/browser-notices-keeper';
import { NotificationBell } from '@/features/notifications/notification-bell';
import type { Me } from '@/shared/contracts/team';
import { WordMark } from '../../components/ui/word-mark';
import { AccountMenu } from './account-menu';
import { MainNav } from './main-nav';
import { PhoneMenu } from './phone-menu';
import { Shortcuts } from './shortcuts';

/** The frame of every signed-in page: sidebar on wide screens, top bar with a menu on narrow ones. */
export function AppShell({ me, children }: { me: Me; children: ReactNode }) {
  useEffect(() => removeOldDrafts(), []);
  return (
    <InitialMe.Provider value={me}>
      <DraftOwner value={me.id}>
        <a
          href="#content"
          className="sr-only z-50 rounded-md bg-accent text-accent-fg focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:px-3 focus:py-2"
        >
          Skip to content
        </a>
        <BrowserNoticesKeeper />
        <aside className="fixed inset-y-0 left-0 z-30 hidden w-52 flex-col border-r bg-surface p-3 lg:flex print:hidden!">
          <div className="mb-5 flex items-center justify-between pt-1 pl-1.5">
            <WordMark />
            <NotificationBell />
          </div>
          <Shortcuts />
          <div className="min-h-0 flex-1 overflow-y-auto">
            <MainNav />
          </div>
          <AccountMenu side="top" />
        </aside>
        <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-surface px-4 lg:hidden print:hidden">
          <PhoneMenu />
          <WordMark />
          <div className="ml-auto flex items-center gap-1">
            <NotificationBell />
            <AccountMenu side="bottom" />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="px-4 pt-5 pb-16 outline-none [--header-offset:3rem] sm:px-6 lg:ml-52 lg:px-8 lg:pt-7 lg:[--header-offset:0px] print:ml-0! print:p-0!"
        >
          <div className="mx-auto max-w-[80rem]">{children}</div>
        </main>
      </DraftOwner>
    </InitialMe.Provider>
  );
}
