'use client';

import { ToggleGroup } from 'radix-ui';
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

interface SplitFilterProps {
  /** Null for all. */
  value: Split | null;
  photos: SplitCounts;
  onChange: (split: Split | null) => void;
}

const item =
  'inline-flex h-7 items-center gap-1.5 rounded-sm px-2 text-muted text-xs transition-colors hover:text-text data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-text';

export function SplitFilter({ value, photos, onChange }: SplitFilterProps) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="Split"
      value={value ?? 'all'}
      onValueChange={(next) => next && onChange(next === 'all' ? null : (next as Split))}
      className="flex h-8 items-center rounded-md border bg-surface px-px"
    >
      <ToggleGroup.Item value="all" className={item}>
        All
      </ToggleGroup.Item>
      {SPLITS.map((split) => (
        <ToggleGroup.Item key={split} value={split} className={item}>
          <SplitDot split={split} />
          {splitLabels[split]}
          <span className="font-normal text-faint max-sm:hidden">{count(photos[split])}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
