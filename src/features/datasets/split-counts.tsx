import { cn } from '@/components/ui/cn';
import { SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';

export const splitLabels: Record<Split, string> = {
  train: 'Training',
  validation: 'Validation',
  test: 'Test',
};

const tones: Record<Split, string> = { train: 'bg-accent', validation: 'bg-info', test: 'bg-warn' };

export function totalPhotos(photos: SplitCounts): number {
  return photos.train + photos.validation + photos.test;
}

/** How the photos divide into training, validation and test, as a thin bar. */
export function SplitBar({ photos, className }: { photos: SplitCounts; className?: string }) {
  const total = totalPhotos(photos);
  const text = SPLITS.map((split) => `${splitLabels[split]} ${count(photos[split])}`).join(', ');
  return (
    <div
      role="img"
      aria-label={text}
      title={text}
      className={cn('flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-raised', className)}
    >
      {total > 0 &&
        SPLITS.map(
          (split) =>
            photos[split] > 0 && (
              <span
                key={split}
                className={tones[split]}
                style={{ width: `${(photos[split] / total) * 100}%` }}
              />
            ),
        )}
    </div>
  );
}

/** The colour that stands for a split in `SplitBar`. */
export function SplitDot({ split }: { split: Split }) {
  return <span aria-hidden className={cn('inline-block size-2 shrink-0 rounded-full', tones[split])} />;
}
