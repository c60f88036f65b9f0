'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useTRPC } from '@/features/api/trpc';
import { PhotoQueue } from './photo-queue';
import { sendPhoto } from './send-photo';

/** The page's photos on their way; the history is refreshed with each answer. */
export function usePhotoQueue() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [queue] = useState(
    () =>
      new PhotoQueue(sendPhoto, () => {
        void queries.invalidateQueries(trpc.classify.history.pathFilter());
      }),
  );
  const jobs = useSyncExternalStore(queue.subscribe, queue.snapshot, queue.snapshot);
  return { queue, jobs };
}
