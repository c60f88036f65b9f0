'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { cn } from './cn';

export interface SelectOption {
  value: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

interface SelectProps {
  /** `''` when nothing is chosen, unless an option of value `''` exists. */
  value: string;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  size?: 'sm' | 'md';
  className?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** Radix keeps `''` for "nothing chosen"; an option of value `''` ("All") travels under this name. */
const EMPTY = '__empty';

export function Select({
  value,
  onValueChange,
  options,
  placeholder = 'Choose…',
  disabled,
  id,
  size = 'md',
  className,
  ...aria
}: SelectProps) {
  const hasEmpty = options.some((option) => option.value === '');
  return (
    <Primitive.Root
      value={value === '' && hasEmpty ? EMPTY : value}
      onValueChange={(next) => onValueChange(next === EMPTY ? '' : next)}
      disabled={disabled}
    >
      <Primitive.Trigger
        id={id}
        className={cn(
          'flex w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface text-left text-text transition-colors hover:border-muted disabled:cursor-not-allowed disabled:bg-raised disabled:text-faint aria-invalid:border-bad data-placeholder:text-faint',
          size === 'sm' ? 'h-7 px-2 text-xs' : 'h-8 px-2.5 text-sm',
          className,
        )}
        {...aria}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <Primitive.Icon>
          <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(22rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width) max-w-[min(28rem,calc(100vw-1rem))] animate-float-in overflow-hidden rounded-md border bg-surface shadow-float"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value === '' ? EMPTY : option.value}
                disabled={option.disabled}
                className="flex cursor-default select-none items-center gap-2 rounded-sm py-1.5 pr-2 pl-7 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-raised"
              >
                <Primitive.ItemIndicator className="absolute left-2.5">
                  <Check className="size-3.5 text-accent" aria-hidden />
                </Primitive.ItemIndicator>
                <span className="min-w-0">
                  <Primitive.ItemText>{option.label}</Primitive.ItemText>
                  {option.hint && <span className="block text-faint text-xs">{option.hint}</span>}
                </span>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
