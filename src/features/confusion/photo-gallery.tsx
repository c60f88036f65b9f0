'use client';

import { type ReactNode, useState } from 'react';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { OthersAtPhoto } from '@/features/presence/others-at-photo';
import { usePointing } from '@/features/presence/review-presence';
import { MarkPhoto } from './mark-photo';
import { PhotoLightbox } from './photo-lightbox';

export interface GalleryPhoto {
  hash: string;
  /** What the coin is. */
  title: string;
  /** What was answered, below the large photo. */
  caption: string;
  /** The same below the small one. */
  answers: ReactNode;
}

/** Photos with what models, one of them `modelId`, answered; a click opens one large, with the ones before and after it. */
export function PhotoGallery({ modelId, photos }: { modelId: string; photos: readonly GalleryPhoto[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const pointing = usePointing();
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-3 p-4">
        {photos.map(({ hash, title, answers }, index) => (
          <li key={hash} className="min-w-0 break-inside-avoid text-xs">
            <button
              type="button"
              onClick={() => setOpen(index)}
              className="relative block w-full rounded-sm"
              {...pointing(hash)}
            >
              <CoinPhoto
                hash={hash}
                size={128}
                alt={`Open photo of ${title}`}
                className="aspect-square h-auto w-full"
              />
              <OthersAtPhoto photoHash={hash} />
            </button>
            <p className="wrap-anywhere mt-1 font-medium">{title}</p>
            {answers}
          </li>
        ))}
      </ul>
      <PhotoLightbox
        photos={photos}
        open={open}
        onOpenChange={setOpen}
        actions={(hash) => <MarkPhoto modelId={modelId} photoHash={hash} />}
      />
    </>
  );
}
