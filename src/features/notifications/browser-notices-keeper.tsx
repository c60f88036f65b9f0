'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTRPC } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { notificationPath } from '@/shared/contracts/notifications';
import { showNotices } from './browser-notices';

/** Keeps the notifications of a signed-in tab up to date, and shows new ones as browser notifications. Mount it once. */
export function BrowserNoticesKeeper() {
  useLiveTopics(['notifications']);
  const trpc = useTRPC();
  const router = useRouter();
  const userId = useMe()?.id;
  const items = useQuery(trpc.notifications.list.queryOptions({})).data?.items;
  useEffect(() => {
    if (!userId || !items) return;
    void showNotices({
      userId,
      items,
      onOpen: (item) => router.push(notificationPath(item)),
    });
  }, [userId, items, router]);
  return null;
}
