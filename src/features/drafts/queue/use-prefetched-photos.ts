'use client';

import { useEffect } from 'react';
import { holdPhotos } from '@/components/ui/held-photos';
import type { QueueItem } from '@/shared/contracts/drafts';

/** Findings whose photos are there before somebody gets to them. */
const AHEAD = 3;
/** Photos of each that are on the screen at once. */
const OF_EACH = 6;
/** Side of the photos in the queue, in pixels. */
export const QUEUE_PHOTO = 512;

/** Fetches and decodes the photos of the next findings, so that a step shows them at once. */
export function usePrefetchedPhotos(items: readonly QueueItem[], index: number): void {
  useEffect(() => {
    const ahead = items.slice(index, index + 1 + AHEAD).flatMap(({ photos }) => photos.slice(0, OF_EACH));
    holdPhotos(
      ahead.map(({ hash }) => hash),
      QUEUE_PHOTO,
    );
  }, [items, index]);
}
