'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveTopic } from '@/shared/live-protocol';
import { isTouched } from './live-topics';
import { liveSocket } from './socket';

/** Changes within this time are one refetch; a training run changes several times a second. */
const COALESCE_MS = 400;

/**
 * Keeps what the page shows fresh: refetches the queries on display when the server says that something in
 * `topics` changed, and once after each reconnect, since changes may have been missed meanwhile.
 */
export function useLiveTopics(topics: readonly LiveTopic[]): void {
  const queryClient = useQueryClient();
  const wanted = topics.join(' ');

  useEffect(() => {
    const socket = liveSocket();
    const followed = new Set(wanted.split(' ').filter(Boolean) as LiveTopic[]);
    const changed = new Set<LiveTopic>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasConnected = socket.connected;

    function note(news: Iterable<LiveTopic>) {
      for (const topic of news) if (followed.has(topic)) changed.add(topic);
      if (changed.size > 0) timer ??= setTimeout(refetch, COALESCE_MS);
    }

    function refetch() {
      timer = undefined;
      // The page is hidden: what was missed is fetched once, when it is shown again.
      if (document.hidden) return;
      const touched = new Set(changed);
      changed.clear();
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey, touched) });
    }

    function onVisible() {
      if (!document.hidden) note([]);
    }

    function onConnect() {
      if (wasConnected) note(followed);
      wasConnected = true;
    }

    socket.on('changed', note);
    socket.on('connect', onConnect);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      socket.off('changed', note);
      socket.off('connect', onConnect);
      document.removeEventListener('visibilitychange', onVisible);
      clearTimeout(timer);
    };
  }, [queryClient, wanted]);
}
