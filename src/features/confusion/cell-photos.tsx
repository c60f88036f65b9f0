'use client';

import { useQuery } from '@tanstack/react-query';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { OthersAtPhoto } from '@/features/presence/others-at-photo';
import { usePointing } from '@/features/presence/review-presence';
import type { Split } from '@/shared/coin-class';
import type { CellPhoto } from '@/shared/contracts/models';
import { ordinal, percent } from '@/shared/format';
import type { MatrixCell } from './confusion-matrix';
import { MarkPhoto } from './mark-photo';
import { PhotoLightbox } from './photo-lightbox';
import { SeenPhoto } from './seen-photo';

interface CellPhotosProps {
  modelId: string;
  split: Split;
  cell: MatrixCell;
  /** Photos expected, so that the grid has its size before they come. */
  expected: number;
  /** Hash of the photo whose comments are shown. */
  commented: string | null;
  onComment: (hash: string | null) => void;
}

/** Photos in the page at once; a class of a large set has hundreds. */
const SHOWN = 60;

export function CellPhotos({ modelId, split, cell, expected, commented, onComment }: CellPhotosProps) {
  const trpc = useTRPC();
  const { truth, predicted } = cell;
  const query = useQuery(
    trpc.models.cell.queryOptions({ model: modelId, split, truth, predicted }, { enabled: expected > 0 }),
  );
  const [open, setOpen] = useState<number | null>(null);
  const [shown, setShown] = useState(SHOWN);
  const pointing = usePointing();

  if (expected === 0) {
    return <p className="py-6 text-center text-muted">No photo of this class was classified as this one.</p>;
  }
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} className="py-6" />;
  const photos = query.data;
  return (
    <>
      <ul className="grid grid-cols-3 gap-x-2 gap-y-3">
        {photos
          ? photos.slice(0, shown).map((photo, i) => (
              <li key={photo.photoHash} className="min-w-0">
                <button
                  type="button"
                  onClick={() => setOpen(i)}
                  className="relative block w-full rounded-sm"
                  {...pointing(photo.photoHash)}
                >
                  <CoinPhoto
                    hash={photo.photoHash}
                    size={128}
                    alt={`Open ${photo.fileName}`}
                    className="aspect-square h-auto w-full transition-opacity hover:opacity-85"
                  />
                  <OthersAtPhoto photoHash={photo.photoHash} />
                </button>
                <p className="mt-1 flex items-center gap-1 text-2xs text-muted" title={photo.fileName}>
                  <span className="min-w-0 flex-1 truncate">{photo.fileName}</span>
                  <button
                    type="button"
                    aria-label={`Comments on ${photo.fileName}`}
                    aria-pressed={commented === photo.photoHash}
                    onClick={() => onComment(commented === photo.photoHash ? null : photo.photoHash)}
                    className="rounded-sm p-0.5 hover:text-text aria-pressed:text-accent pointer-coarse:p-2"
                  >
                    <MessageSquare className="size-3" aria-hidden />
                  </button>
                </p>
                <p className="text-2xs text-faint">
                  {percent(photo.confidence, 0)} confidence
                  {truth !== predicted && (
                    <span className="block">correct class ranked {ordinal(photo.rank)}</span>
                  )}
                </p>
              </li>
            ))
          : Array.from({ length: Math.min(expected, 9) }, (_, i) => `waiting-${i}`).map((key) => (
              <li key={key}>
                <Skeleton className="aspect-square h-auto w-full" />
                <Skeleton className="mt-1 h-7 w-3/4" />
              </li>
            ))}
      </ul>
      {photos && photos.length > shown && (
        <button
          type="button"
          onClick={() => setShown(shown + SHOWN)}
          className="mt-3 w-full rounded-md border py-1.5 text-muted text-xs hover:bg-raised hover:text-text"
        >
          Show more ({shown} of {photos.length} shown)
        </button>
      )}
      <PhotoLightbox
        photos={(photos ?? []).map((photo) => ({
          hash: photo.photoHash,
          title: photo.fileName,
          caption: answerLine(photo, truth === predicted),
        }))}
        open={open}
        onOpenChange={setOpen}
        actions={(hash) => <MarkPhoto modelId={modelId} photoHash={hash} />}
        beside={(hash) => <SeenPhoto modelId={modelId} photoHash={hash} predicted={predicted} />}
      />
    </>
  );
}

/** The model's confidence in its answer, and the rank of the correct class when it was not first. */
function answerLine({ confidence, rank }: CellPhoto, correct: boolean): string {
  const confidenceText = `${percent(confidence, 0)} confidence`;
  return correct ? confidenceText : `Correct class ranked ${ordinal(rank)} · ${confidenceText}`;
}
