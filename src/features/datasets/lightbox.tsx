'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useEffect } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { photoUrl } from '@/components/ui/coin-photo';
import { Dialog } from '@/components/ui/dialog';
import type { PhotoGridPage } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';
import { splitLabels } from './splits';

interface LightboxProps {
  items: PhotoGridPage['items'];
  /** Photos in all, of which `items` are those loaded so far. */
  total: number;
  index: number | null;
  onIndex: (index: number | null) => void;
  onNearEnd: () => void;
}

/** How far from the last loaded photo more are requested. */
const NEAR_END = 10;

/** One photo enlarged; the arrow keys lead to the next and the previous one. */
export function Lightbox({ items, total, index, onIndex, onNearEnd }: LightboxProps) {
  const item = index === null ? undefined : items[index];
  const near = index !== null && index >= items.length - NEAR_END;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, onNearEnd]);

  function go(step: number) {
    if (index !== null && items[index + step]) onIndex(index + step);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowRight') go(1);
    else if (event.key === 'ArrowLeft') go(-1);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog
      size="lg"
      open={item !== undefined}
      onOpenChange={(open) => !open && onIndex(null)}
      onKeyDown={onKeyDown}
      title={item?.classLabel ?? ''}
      description={
        item && (
          <span className="flex flex-wrap items-center gap-2">
            <Badge>{splitLabels[item.split]}</Badge>
            <span className="break-all font-mono text-xs">{item.fileName}</span>
            {item.origin && (
              <span className="break-all text-xs">cut from {item.origin.replace(/#xywh=.*$/, '')}</span>
            )}
          </span>
        )
      }
    >
      {item && index !== null && (
        <div>
          {/* biome-ignore lint/performance/noImgElement: the server makes the sizes itself */}
          <img
            key={item.hash}
            src={photoUrl(item.hash, 512)}
            alt={`${item.classLabel}, ${item.fileName}`}
            className="mx-auto aspect-square max-h-[min(60dvh,32rem)] w-full rounded-md bg-raised object-contain"
          />
          <div className="mt-3 flex items-center justify-between gap-2">
            <Button size="sm" onClick={() => go(-1)} disabled={index === 0}>
              <ChevronLeft aria-hidden />
              Previous
            </Button>
            <span className="text-muted text-xs">
              {count(index + 1)} of {count(total)} ·{' '}
              <a
                href={`/api/photos/${item.hash}`}
                target="_blank"
                rel="noreferrer"
                className="rounded-sm text-accent hover:underline"
              >
                original
              </a>
            </span>
            <Button size="sm" onClick={() => go(1)} disabled={!items[index + 1]}>
              Next
              <ChevronRight aria-hidden />
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
