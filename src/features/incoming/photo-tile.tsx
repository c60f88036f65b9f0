'use client';

import { Copy } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import type { IncomingPhoto } from '@/shared/contracts/incoming';

interface PhotoTileProps {
  photo: IncomingPhoto;
  /** What its class is called; null without one. */
  label: string | null;
  isCurrent: boolean;
  isSelected: boolean;
  onOpen: () => void;
  /** Null for whoever may not change anything. */
  onSelect: ((isSelected: boolean) => void) | null;
}

/** A photo in the strip of the queue. */
export function PhotoTile({ photo, label, isCurrent, isSelected, onOpen, onSelect }: PhotoTileProps) {
  return (
    <li
      aria-current={isCurrent ? 'true' : undefined}
      className={cn(
        'relative min-w-0 rounded-md border bg-surface p-1',
        isCurrent && 'border-accent ring-1 ring-accent',
      )}
    >
      <button type="button" onClick={onOpen} className="block w-full rounded-sm text-left">
        <CoinPhoto hash={photo.hash} size={96} alt={photo.fileName} className="aspect-square w-full" />
        <span className={cn('mt-1 flex items-center gap-1 text-xs', label === null && 'text-faint')}>
          {photo.present && (
            <Copy className="size-3 shrink-0 text-warn" role="img" aria-label="In the dataset already" />
          )}
          <span className="truncate">
            {photo.state === 'accepting' ? 'being saved' : (label ?? 'no class')}
          </span>
        </span>
      </button>
      {onSelect && (
        <Checkbox
          checked={isSelected}
          onCheckedChange={(checked) => onSelect(checked === true)}
          aria-label={`Select ${photo.fileName}`}
          className="absolute top-2 left-2 bg-surface"
        />
      )}
    </li>
  );
}
