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
  on: 'In this browser, also while another page is open.',
  off: 'Your browser will ask for permission.',
  blocked: 'Blocked by this browser. Allow notifications for this site in the browser settings.',
  unavailable: 'Only available over https or on localhost.',
};

/** Notifications of this browser; the click asks for the permission. */
export function BrowserNoticesSwitch() {
  const trpc = useTRPC();
  const userId = useMe()?.id;
  const items = useQuery(trpc.notifications.list.queryOptions({})).data?.items;
  const state = useSyncExternalStore<BrowserNoticeState>(onNoticeSwitch, browserNoticeState, () => 'off');
  return (
    <div>
      <Switch
        label="Browser notifications"
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
