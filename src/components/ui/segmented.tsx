'use client';

import { ToggleGroup } from 'radix-ui';

interface SegmentedProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: string }[];
  'aria-label': string;
}

/** One of a few, all in sight. */
export function Segmented<V extends string>({ value, onValueChange, options, ...aria }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      // Pressing the chosen one again would clear it: there is always one.
      onValueChange={(next) => next && onValueChange(next as V)}
      className="inline-flex h-8 shrink-0 rounded-md border border-control bg-surface p-0.5"
      {...aria}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="rounded-sm px-2.5 text-muted text-sm transition-colors hover:text-text data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-text"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
