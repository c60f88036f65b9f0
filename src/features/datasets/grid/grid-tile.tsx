'use client';

import { type MouseEvent, memo } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Link } from '@/components/ui/link';
import type { GridPhoto } from '@/shared/contracts/photo-grid';
import { percent } from '@/shared/format';
import { SplitDot, splitLabels } from '../splits';

interface GridTileProps {
  index: number;
  /** Undefined while it is fetched. */
  photo: GridPhoto | undefined;
  href: string;
  isSelected: boolean;
  /** Whether photos can be chosen at all. */
  isSelectable: boolean;
  /** Below the photo stands its file, as its class is that of all. */
  showsFile: boolean;
  tabIndex: 0 | -1;
  onOpen: (photo: GridPhoto) => void;
  onSelect: (index: number, photo: GridPhoto, isRange: boolean) => void;
}

/** A photo of the grid: a click opens it, the box in its corner chooses it, with Shift all up to it. */
export const GridTile = memo(function GridTile({
  index,
  photo,
  href,
  isSelected,
  isSelectable,
  showsFile,
  tabIndex,
  onOpen,
  onSelect,
}: GridTileProps) {
  if (!photo) {
    return (
      <span
        data-place={index}
        tabIndex={tabIndex}
        role="img"
        aria-label="Loading photo"
        className="block rounded-md"
      >
        <span className="block aspect-square rounded-md bg-raised" />
      </span>
    );
  }
  const { answer } = photo;
  const said = answer
    ? `, answered ${answer.label} with ${percent(answer.confidence, 0)}, ${answer.isRight ? 'right' : 'wrong'}`
    : '';

  function onClick(event: MouseEvent) {
    const chooses = event.shiftKey || event.ctrlKey || event.metaKey;
    if (chooses && isSelectable) {
      event.preventDefault();
      onSelect(index, photo as GridPhoto, event.shiftKey);
    } else onOpen(photo as GridPhoto);
  }

  return (
    <span className="group relative block">
      <Link
        href={href}
        data-place={index}
        tabIndex={tabIndex}
        draggable={false}
        onClick={onClick}
        aria-label={`${photo.classLabel}, ${splitLabels[photo.split].toLowerCase()}, ${photo.fileName}${said}${isSelected ? ', chosen' : ''}`}
        className="block rounded-md"
      >
        <CoinPhoto
          hash={photo.hash}
          size={128}
          alt=""
          className={cn(
            'aspect-square h-auto w-full rounded-md transition-opacity group-hover:opacity-85',
            isSelected && 'outline-3 outline-accent -outline-offset-3',
            answer && !answer.isRight && !isSelected && 'outline-2 outline-bad -outline-offset-2',
          )}
        />
        <span className="mt-1 flex h-4.5 items-center gap-1.5 text-muted text-xs">
          <SplitDot split={photo.split} />
          <span className="truncate" title={photo.fileName}>
            {answer
              ? `${percent(answer.confidence, 0)} ${answer.label}`
              : showsFile
                ? photo.fileName
                : photo.classLabel}
          </span>
        </span>
      </Link>
      {isSelectable && (
        <Checkbox
          checked={isSelected}
          aria-label={`Choose ${photo.fileName}`}
          tabIndex={-1}
          onClick={(event) => onSelect(index, photo, event.shiftKey)}
          className={cn(
            'absolute top-1 left-1 size-6 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-70',
            isSelected && 'opacity-100',
          )}
        />
      )}
    </span>
  );
});
