'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Shuffle, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { Recipe } from '@/shared/recipe/recipe';
import { useTRPC } from '../api/trpc';

interface AugmentationPreviewProps {
  /** Id or name; nothing can be shown without one. */
  dataset: string;
  /** The latest version when undefined. */
  number: number | undefined;
  /** Null while the settings are not valid. */
  recipe: Recipe | null;
}

/** A button that shows training photos as these settings change them. */
export function AugmentationPreview({ dataset, number, recipe }: AugmentationPreviewProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" disabled={!dataset || !recipe} onClick={() => setOpen(true)}>
        <Sparkles aria-hidden />
        Preview…
      </Button>
      {open && recipe && (
        <PreviewDialog dataset={dataset} number={number} recipe={recipe} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function PreviewDialog({
  dataset,
  number,
  recipe,
  onClose,
}: {
  dataset: string;
  number: number | undefined;
  recipe: Recipe;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const [epoch, setEpoch] = useState(0);
  const preview = useQuery(
    trpc.datasets.augmentationPreview.queryOptions(
      { dataset, number, recipe, epoch },
      { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  );
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => !next && onClose()}
      title="Augmentation"
      description={
        recipe.augmentation.enabled
          ? 'Training photos as the network gets them, by the code that trains; the first of each row is unchanged. Mixing of photos is not shown.'
          : 'Augmentation is off: the network gets the photos unchanged.'
      }
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" busy={preview.isFetching} onClick={() => setEpoch(epoch + 1)}>
            <Shuffle aria-hidden />
            Draw others
          </Button>
        </>
      }
    >
      {preview.error ? (
        <ErrorState error={preview.error} onRetry={() => preview.refetch()} />
      ) : preview.data ? (
        <ul className="grid gap-4">
          {preview.data.photos.map(({ hash, classLabel, plain, views }) => (
            <li key={hash}>
              <p className="mb-1 truncate text-muted text-xs">{classLabel}</p>
              <div className="grid grid-cols-3 gap-2 sm:grid-cols-6">
                <Picture data={plain} alt={`${classLabel}, unchanged`} isPlain />
                {views.map((view, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: drawn pictures have nothing else that tells them apart
                  <Picture key={i} data={view} alt={`${classLabel}, augmented`} />
                ))}
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="h-72" />
      )}
    </Dialog>
  );
}

function Picture({ data, alt, isPlain = false }: { data: string; alt: string; isPlain?: boolean }) {
  return (
    // biome-ignore lint/performance/noImgElement: it came with the answer
    <img
      src={`data:image/webp;base64,${data}`}
      alt={alt}
      className={
        isPlain ? 'aspect-square w-full rounded-sm ring-2 ring-accent' : 'aspect-square w-full rounded-sm'
      }
    />
  );
}
