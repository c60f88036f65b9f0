'use client';

import { Check, CircleAlert, Copy, LoaderCircle, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { QueuedShot } from './shot-queue';

interface ShotListProps {
  shots: readonly QueuedShot[];
  onWithdraw: (shot: QueuedShot) => void;
}

/** The shots of this visit, the newest first, and what became of each. */
export function ShotList({ shots, onWithdraw }: ShotListProps) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2" aria-label="Shots">
      {shots.map((shot) => (
        <li key={shot.id} className="min-w-0 rounded-md border bg-surface p-1 text-xs">
          <ShotPicture file={shot.file} isFaint={shot.phase === 'withdrawn'} />
          <p
            className={cn('mt-1 flex items-start gap-1', shot.phase === 'failed' ? 'text-bad' : 'text-muted')}
          >
            <ShotIcon shot={shot} />
            <span className="wrap-anywhere min-w-0">{shotText(shot)}</span>
          </p>
          {shot.phase === 'sent' && (
            <Button variant="ghost" size="sm" className="w-full" onClick={() => onWithdraw(shot)}>
              <Undo2 aria-hidden />
              Take back
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function shotText({ phase, problem, added }: QueuedShot): string {
  switch (phase) {
    case 'waiting':
      return problem === null ? 'Waiting' : 'No connection: sent again by itself';
    case 'sending':
      return 'Sending';
    case 'withdrawn':
      return 'Taken back';
    case 'failed':
      return problem ?? 'Refused';
    case 'sent':
      if (added?.present) return `In the dataset already: ${added.present.class}`;
      return added?.isNew === false ? 'Waits in the queue already' : 'In the queue';
  }
}

function ShotIcon({ shot: { phase, added } }: { shot: QueuedShot }) {
  const size = 'mt-px size-3.5 shrink-0';
  if (phase === 'failed') return <CircleAlert className={size} aria-hidden />;
  if (phase === 'sending') return <LoaderCircle className={cn(size, 'animate-spin')} aria-hidden />;
  if (phase !== 'sent') return null;
  if (added?.present || added?.isNew === false) return <Copy className={cn(size, 'text-warn')} aria-hidden />;
  return <Check className={cn(size, 'text-good')} aria-hidden />;
}

function ShotPicture({ file, isFaint }: { file: Blob; isFaint: boolean }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const next = URL.createObjectURL(file);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [file]);
  return (
    <div className={cn('aspect-square overflow-hidden rounded-sm bg-raised', isFaint && 'opacity-40')}>
      {url && (
        // biome-ignore lint/performance/noImgElement: a local file, which no server can resize
        <img src={url} alt="" className="size-full object-cover" />
      )}
    </div>
  );
}
