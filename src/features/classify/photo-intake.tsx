'use client';

import { Aperture, Camera, FolderOpen, ImagePlus, Images } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { PickedFile } from '../datasets/import/pack-files';
import { filesOfDrop, filesOfInput } from '../datasets/import/picked-files';
import { LiveCamera } from './live-camera';
import { MOST_PHOTOS, type PhotoSource, photosOf } from './photo-source';

interface PhotoIntakeProps {
  /** Why no photo can be added, or null. */
  refusal: string | null;
  /** Which answers while the live camera runs. */
  modelId: string | undefined;
  onPhotos: (photos: PhotoSource[]) => void;
}

/** Adds photos: dropped, pasted, chosen, of a folder or a zip, or taken with a phone's camera. */
export function PhotoIntake({ refusal, modelId, onPhotos }: PhotoIntakeProps) {
  const picker = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  async function take(files: readonly PickedFile[]) {
    if (refusal || files.length === 0) return;
    try {
      const photos = await photosOf(files);
      if (photos.length === 0) toast('There is no photo in it.');
      if (photos.length > MOST_PHOTOS)
        toast(
          `The first ${MOST_PHOTOS} of ${photos.length} photos are taken. Import the others as a dataset.`,
        );
      onPhotos(photos.slice(0, MOST_PHOTOS));
    } catch (error) {
      toast.error((error as Error).message);
    }
  }
  const over = useDroppedPhotos(take);
  const [live, setLive] = useState(false);

  function taken(input: HTMLInputElement) {
    void take(filesOfInput(input.files));
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
                Drop photos, a folder or a zip anywhere on this page, paste one, or choose files.
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
          <Button disabled={refusal !== null} onClick={() => setLive(true)}>
            <Aperture aria-hidden />
            Live camera
          </Button>
          <Button disabled={refusal !== null} onClick={() => picker.current?.click()}>
            <Images aria-hidden />
            Choose photos
          </Button>
          <Button
            disabled={refusal !== null}
            className="pointer-coarse:hidden"
            onClick={() => folder.current?.click()}
          >
            <FolderOpen aria-hidden />
            Choose a folder
          </Button>
        </div>
        <input
          ref={picker}
          type="file"
          accept="image/*,.zip"
          multiple
          aria-label="Photos to classify"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => taken(event.currentTarget)}
        />
        <input
          ref={folder}
          type="file"
          aria-label="Folder to classify"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => taken(event.currentTarget)}
          {...FOLDER}
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
        {live && modelId && (
          <LiveCamera
            modelId={modelId}
            onClose={() => setLive(false)}
            onPhoto={(photo) => onPhotos([photo])}
          />
        )}
      </div>
    </div>
  );
}

/** What makes an input choose a folder; React's types do not know it. */
const FOLDER = { webkitdirectory: '' };

/** Photos dropped anywhere on the page or pasted from the clipboard. @returns whether files hang over the page. */
function useDroppedPhotos(onPhotos: (files: readonly PickedFile[]) => void): boolean {
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
      if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(take);
    };
    const onPaste = (event: ClipboardEvent) => take([...(event.clipboardData?.files ?? [])].map(named));
    const take = (files: readonly PickedFile[]) => files.length > 0 && handler.current(files);

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

/** The clipboard names every picture `image.png`; the time distinguishes them. */
function named(file: File): PickedFile {
  if (file.name !== 'image.png') return { path: file.name, file };
  const time = new Date().toLocaleTimeString('en-GB').replaceAll(':', '.');
  const renamed = new File([file], `pasted ${time}.png`, { type: file.type });
  return { path: renamed.name, file: renamed };
}
