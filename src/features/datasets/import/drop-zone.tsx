'use client';

import { FileArchive, Folder, FolderOpen, Images, Upload } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { bytes, counted } from '@/shared/format';
import type { PickedFile } from './pack-files';
import { filesOfDrop, filesOfInput, type Picked, pickedBytes, toPicked } from './picked-files';

interface DropZoneProps {
  picked: Picked | null;
  onPicked: (picked: Picked) => void;
  /** Called with an explanation when there is nothing to take. */
  onRefused: (message: string) => void;
}

/** Takes an archive, a folder or any number of files, dropped or picked. */
export function DropZone({ picked, onPicked, onRefused }: DropZoneProps) {
  const fileInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const inputId = useId();
  const [over, setOver] = useState(false);
  const [isReading, setReading] = useState(false);

  function take(files: PickedFile[]) {
    const found = toPicked(files);
    if (found) onPicked(found);
    else
      onRefused(
        'There are no files in it. Choose an archive, or a folder with one folder of photos per class.',
      );
  }

  async function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    setReading(true);
    try {
      take(await filesOfDrop(event.dataTransfer));
    } catch {
      onRefused('The browser could not read what was dropped. Choose it with the buttons instead.');
    } finally {
      setReading(false);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the buttons inside do the same
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
      {picked ? (
        <Summary picked={picked} />
      ) : (
        <p className="text-muted">
          {isReading ? 'Reading the folder…' : 'Drop a zip, a tar or a folder here'}
        </p>
      )}
      <input
        ref={fileInput}
        id={inputId}
        type="file"
        multiple
        accept=".zip,.tar,.tgz,.tar.gz,.json,.csv,.tsv,.jsonl,.heic,.heif,image/*"
        className="sr-only"
        tabIndex={-1}
        aria-label="Archive or photos"
        onChange={(event) => {
          take(filesOfInput(event.target.files));
          event.target.value = '';
        }}
      />
      <input
        ref={(input) => {
          folderInput.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label="Folder with photos"
        onChange={(event) => {
          take(filesOfInput(event.target.files));
          event.target.value = '';
        }}
      />
      <div className="flex flex-wrap justify-center gap-2">
        <Button size="sm" onClick={() => fileInput.current?.click()}>
          <Upload aria-hidden />
          {picked ? 'Choose other files' : 'Choose files'}
        </Button>
        <Button size="sm" onClick={() => folderInput.current?.click()}>
          <FolderOpen aria-hidden />
          Choose a folder
        </Button>
      </div>
    </div>
  );
}

function Summary({ picked }: { picked: Picked }) {
  const Icon = picked.kind === 'archive' ? FileArchive : picked.files.length > 1 ? Folder : Images;
  const size = bytes(pickedBytes(picked));
  return (
    <p className="flex min-w-0 max-w-full items-center gap-2">
      <Icon className="size-4 shrink-0 text-accent" aria-hidden />
      <span className="truncate font-medium">{picked.name}</span>
      <span className="shrink-0 text-muted">
        {picked.kind === 'files' && `${counted(picked.files.length, 'file')}, `}
        {size}
      </span>
    </p>
  );
}
