'use client';

import { ToggleGroup } from 'radix-ui';
import { SPLITS, type Split } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';
import { SplitDot, splitLabels } from './split-counts';

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
