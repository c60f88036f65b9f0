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

export function totalImages(images: SplitCounts): number {
  return images.train + images.validation + images.test;
}

/** How the photos divide into training, validation and test, as a thin bar. */
export function SplitBar({ images, className }: { images: SplitCounts; className?: string }) {
  const total = totalImages(images);
  const text = SPLITS.map((split) => `${splitLabels[split]} ${count(images[split])}`).join(', ');
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
            images[split] > 0 && (
              <span
                key={split}
                className={tones[split]}
                style={{ width: `${(images[split] / total) * 100}%` }}
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
