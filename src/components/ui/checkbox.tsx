'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

interface CheckboxProps extends Omit<ComponentProps<typeof Primitive.Root>, 'children'> {
  /** Text beside the box; without it give an `aria-label`. */
  label?: ReactNode;
}

export function Checkbox({ label, className, id, ...props }: CheckboxProps) {
  const ownId = useId();
  const boxId = id ?? ownId;
  const box = (
    <Primitive.Root
      id={boxId}
      className={cn(
        'group grid size-4 shrink-0 place-items-center rounded-sm border border-control bg-surface text-accent-fg transition-colors hover:border-muted disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent',
        className,
      )}
      {...props}
    >
      <Primitive.Indicator>
        <Check className="hidden size-3 group-data-[state=checked]:block" strokeWidth={3} aria-hidden />
        <Minus className="hidden size-3 group-data-[state=indeterminate]:block" strokeWidth={3} aria-hidden />
      </Primitive.Indicator>
    </Primitive.Root>
  );
  if (label === undefined) return box;
  return (
    <div className="flex items-center gap-2">
      {box}
      <label htmlFor={boxId} className="select-none text-sm">
        {label}
      </label>
    </div>
  );
}
