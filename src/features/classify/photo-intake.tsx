'use client';

import { Camera, ImagePlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { filesOfDrop } from '../datasets/import/picked-files';
import { isPhoto } from './is-photo';

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
                Drop photos or a folder anywhere on this page, paste one, or choose files.
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

/** Photos dropped anywhere on the page or pasted from the clipboard. @returns whether files hang over the page. */
function useDroppedPhotos(onPhotos: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const handler = useRef(onPhotos);
  handler.current = onPhotos;

  useEffect(() => {
    // Enter and leave come for every element that is crossed: count them.
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    // Without this the browser would leave the page to show the file.
    const onOver = (event: DragEvent) => carriesFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer) void photosOfDrop(event.dataTransfer).then(take);
    };
    const onPaste = (event: ClipboardEvent) => take([...(event.clipboardData?.files ?? [])].map(named));
    const take = (files: File[]) => files.length > 0 && handler.current(files);

    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
  return over;
}

/** What was dropped as it is; of folders the photos in them, whatever else lies there. */
async function photosOfDrop(data: DataTransfer): Promise<File[]> {
  const files = await filesOfDrop(data);
  return files.flatMap(({ path, file }) => (!path.includes('/') || isPhoto(file) ? file : []));
}

/** The clipboard names every picture `image.png`; the time distinguishes them. */
function named(file: File): File {
  if (file.name !== 'image.png') return file;
  const time = new Date().toLocaleTimeString('en-GB').replaceAll(':', '.');
  return new File([file], `pasted ${time}.png`, { type: file.type });
}
