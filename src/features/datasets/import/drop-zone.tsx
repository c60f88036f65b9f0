'use client';

import { FileArchive, Upload } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { bytes } from '@/shared/format';

interface DropZoneProps {
  file: File | null;
  onFile: (file: File) => void;
  /** Called with an explanation when the file is not a zip. */
  onRefused: (message: string) => void;
}

/** Takes one zip, dropped or picked. */
export function DropZone({ file, onFile, onRefused }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const [over, setOver] = useState(false);

  function take(files: FileList | null | undefined) {
    const [first] = files ?? [];
    if (!first) return;
    if (files && files.length > 1) {
      onRefused(
        'Choose one zip file. To import loose photos, sort them into one folder per class and zip those folders.',
      );
    } else if (!/\.zip$/i.test(first.name)) {
      onRefused(
        `“${first.name}” is not a zip file. Zip the folder that contains the class folders, and choose that file.`,
      );
    } else {
      onFile(first);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        'flex min-h-32 flex-col items-center justify-center gap-2 rounded-md border border-dashed px-4 py-5 text-center transition-colors',
        over ? 'border-accent bg-accent-soft' : 'border-control',
      )}
    >
      {file ? (
        <p className="flex min-w-0 max-w-full items-center gap-2">
          <FileArchive className="size-4 shrink-0 text-accent" aria-hidden />
          <span className="truncate font-medium">{file.name}</span>
          <span className="shrink-0 text-muted">{bytes(file.size)}</span>
        </p>
      ) : (
        <p className="text-muted">Drop a zip file here</p>
      )}
      <input
        ref={input}
        id={inputId}
        type="file"
        accept=".zip,application/zip"
        className="sr-only"
        tabIndex={-1}
        aria-label="Zip file with photos"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <Button size="sm" onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        {file ? 'Choose another file' : 'Choose a file'}
      </Button>
    </div>
  );
}
