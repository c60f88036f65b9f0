'use client';

import { useEffect } from 'react';
import { photoUrl } from '@/components/ui/coin-photo';
import type { QueueItem } from '@/shared/contracts/drafts';

/** Findings whose photos are there before somebody gets to them. */
const AHEAD = 3;
/** Side of the photos in the queue, in pixels. */
export const QUEUE_PHOTO = 512;

/** Pictures that were fetched ahead; held, as a browser lets go of decoded ones that nobody holds. */
const held = new Map<string, HTMLImageElement>();
const MOST_HELD = 80;

/** Fetches and decodes the photos of the next findings, so that a step shows them at once. */
export function usePrefetchedPhotos(items: readonly QueueItem[], index: number): void {
  useEffect(() => {
    const ahead = items.slice(index, index + 1 + AHEAD).flatMap(({ photos }) => photos.slice(0, 6));
    for (const { hash } of ahead) {
      if (held.has(hash)) continue;
      const image = new Image();
      image.src = photoUrl(hash, QUEUE_PHOTO);
      void image.decode().catch(() => held.delete(hash));
      held.set(hash, image);
    }
    for (const hash of held.keys()) {
      if (held.size <= MOST_HELD) break;
      held.delete(hash);
    }
  }, [items, index]);
}
