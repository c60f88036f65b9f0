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

/** Fetches and decodes the photos of the finding in front and of the next ones, so that a step shows them at once. */
export function usePrefetchedPhotos(ahead: readonly QueueItem[]): void {
  useEffect(() => {
    const photos = ahead.slice(0, 1 + AHEAD).flatMap((item) => item.photos.slice(0, OF_EACH));
    holdPhotos(
      photos.map(({ hash }) => hash),
      QUEUE_PHOTO,
    );
  }, [ahead]);
}
