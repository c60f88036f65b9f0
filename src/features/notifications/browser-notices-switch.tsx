'use client';

import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import {
  type BrowserNoticeState,
  browserNoticeState,
  onNoticeSwitch,
  turnNoticesOff,
  turnNoticesOn,
} from './browser-notices';

const hints: Record<BrowserNoticeState, string> = {
  on: 'On this browser, also while another page is in front.',
  off: 'Your browser asks for permission first.',
  blocked: 'This browser blocks notices of this address: allow them in its settings for the site.',
  unavailable: 'Browsers show notices of addresses with https and of localhost only.',
};

/** Notices of this very browser; the permission is asked for by the click alone. */
export function BrowserNoticesSwitch() {
  const trpc = useTRPC();
  const userId = useMe()?.id;
  const items = useQuery(trpc.notifications.list.queryOptions()).data?.items;
  const state = useSyncExternalStore<BrowserNoticeState>(onNoticeSwitch, browserNoticeState, () => 'off');
  return (
    <div>
      <Switch
        label="Notices of this browser"
        checked={state === 'on'}
        disabled={state === 'blocked' || state === 'unavailable' || !userId || !items}
        onCheckedChange={(on) => {
          if (on && userId) void turnNoticesOn(userId, items ?? []);
          else turnNoticesOff();
        }}
      />
      <p className="mt-0.5 pl-10 text-muted text-xs">{hints[state]}</p>
    </div>
  );
}
