'use client';

import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { OthersAtPhoto } from '@/features/presence/others-at-photo';
import { useOpenPlace } from '@/features/presence/review-presence';

interface LightboxPhoto {
  hash: string;
  title: string;
  /** What is known of the photo, one line. */
  caption: string;
}

interface PhotoLightboxProps {
  photos: readonly LightboxPhoto[];
  /** Index of the open photo; null when closed. */
  open: number | null;
  onOpenChange: (index: number | null) => void;
  /** What can be done with the open photo, on a dark ground. */
  actions?: (hash: string) => ReactNode;
  /** What else is known of the open photo, beside it. */
  beside?: (hash: string) => ReactNode;
}

/** One photo in full, over everything; arrow keys turn the pages. */
export function PhotoLightbox({ photos, open, onOpenChange, actions, beside }: PhotoLightboxProps) {
  const photo = open === null ? undefined : photos[open];
  useOpenPlace('photo', photo ? { kind: 'photo', photoHash: photo.hash } : null);
  const turn = (by: number) => {
    if (open !== null) onOpenChange((open + by + photos.length) % photos.length);
  };
  return (
    <Dialog.Root open={photo !== undefined} onOpenChange={(next) => !next && onOpenChange(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-fade-in bg-black/95" />
        <Dialog.Content
          aria-describedby={undefined}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') turn(-1);
            if (event.key === 'ArrowRight') turn(1);
          }}
          className="fixed inset-0 z-50 flex flex-col text-white outline-none"
        >
          <header className="flex items-center gap-3 p-3 max-sm:flex-wrap">
            <div className="min-w-0 flex-1 max-sm:basis-full">
              <Dialog.Title className="truncate font-medium text-sm">{photo?.title}</Dialog.Title>
              <p className="truncate text-white/70 text-xs">{photo?.caption}</p>
            </div>
            {photo && actions?.(photo.hash)}
            <span className="whitespace-nowrap text-white/70 text-xs">
              {(open ?? 0) + 1} of {photos.length}
            </span>
            <Dialog.Close asChild>
              <Button
                variant="ghost"
                icon
                aria-label="Close"
                className="text-white hover:bg-white/15 hover:text-white"
              >
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </header>
          <div className="flex min-h-0 flex-1 max-md:flex-col">
            <div className="relative min-h-0 min-w-0 flex-1 p-2 pt-0">
              {photo && (
                // biome-ignore lint/performance/noImgElement: the original, as it was imported
                <img
                  key={photo.hash}
                  src={`/api/photos/${photo.hash}`}
                  alt={photo.title}
                  className="size-full object-contain"
                />
              )}
              {photo && <OthersAtPhoto photoHash={photo.hash} />}
              {photos.length > 1 && (
                <>
                  <TurnButton label="Previous photo" side="left" onClick={() => turn(-1)} />
                  <TurnButton label="Next photo" side="right" onClick={() => turn(1)} />
                </>
              )}
            </div>
            {photo && beside && (
              <aside
                aria-label="What the model saw"
                className="overflow-y-auto bg-surface p-4 text-text max-md:max-h-[45dvh] md:w-80 md:shrink-0"
              >
                {beside(photo.hash)}
              </aside>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function TurnButton({
  label,
  side,
  onClick,
}: {
  label: string;
  side: 'left' | 'right';
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={`absolute top-1/2 grid size-10 -translate-y-1/2 place-items-center rounded-full bg-black/50 text-white hover:bg-black/80 ${side === 'left' ? 'left-3' : 'right-3'}`}
    >
      {side === 'left' ? <ChevronLeft aria-hidden /> : <ChevronRight aria-hidden />}
    </button>
  );
}
