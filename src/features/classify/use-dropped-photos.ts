'use client';

import { useEffect, useRef, useState } from 'react';

/** Photos dropped anywhere on the page or pasted from the clipboard. @returns whether files hang over the page. */
export function useDroppedPhotos(onPhotos: (files: File[]) => void): boolean {
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
      take([...(event.dataTransfer?.files ?? [])]);
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

/** The clipboard names every picture `image.png`; the time distinguishes them. */
function named(file: File): File {
  if (file.name !== 'image.png') return file;
  const time = new Date().toLocaleTimeString('en-GB').replaceAll(':', '.');
  return new File([file], `pasted ${time}.png`, { type: file.type });
}
