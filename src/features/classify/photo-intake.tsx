'use client';

import { Camera, ImagePlus } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { useDroppedPhotos } from './use-dropped-photos';

interface PhotoIntakeProps {
  /** Why no photo can be added, or null. */
  refusal: string | null;
  onPhotos: (files: File[]) => void;
}

/** Adds photos: dropped, pasted, chosen, or taken with a phone's camera. */
export function PhotoIntake({ refusal, onPhotos }: PhotoIntakeProps) {
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (files: File[]) => {
    if (!refusal) onPhotos(files);
  };
  const over = useDroppedPhotos(take);

  function taken(input: HTMLInputElement) {
    take([...(input.files ?? [])]);
    // The same photo may be chosen again.
    input.value = '';
  }

  return (
    <div
      className={cn(
        'grid min-h-44 place-items-center rounded-lg border border-dashed border-control bg-surface px-4 py-6 text-center transition-colors',
        over && !refusal && 'border-accent bg-accent-soft',
      )}
    >
      <div>
        <ImagePlus className="mx-auto mb-2 size-7 stroke-[1.5] text-faint" aria-hidden />
        <p className="font-medium text-base">{over ? 'Drop to classify' : 'Which coin is this?'}</p>
        <p className={cn('mt-1 text-sm', refusal ? 'text-warn' : 'text-muted')}>
          {refusal ?? (
            <>
              <span className="pointer-coarse:hidden">
                Drop photos anywhere on this page, paste one, or choose files.
              </span>
              <span className="pointer-fine:hidden">Take a photo of a coin, or choose photos.</span>
            </>
          )}
        </p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button
            variant="primary"
            disabled={refusal !== null}
            className="pointer-fine:hidden"
            onClick={() => camera.current?.click()}
          >
            <Camera aria-hidden />
            Take a photo
          </Button>
          <Button disabled={refusal !== null} onClick={() => picker.current?.click()}>
            Choose photos
          </Button>
        </div>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          multiple
          aria-label="Photos to classify"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => taken(event.currentTarget)}
        />
        <input
          ref={camera}
          type="file"
          accept="image/*"
          capture="environment"
          aria-label="Take a photo with the camera"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => taken(event.currentTarget)}
        />
      </div>
    </div>
  );
}
