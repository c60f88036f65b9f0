'use client';

import { Switch as Primitive } from 'radix-ui';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

interface SwitchProps extends Omit<ComponentProps<typeof Primitive.Root>, 'children'> {
  /** Text beside the switch; without it give an `aria-label`. */
  label?: ReactNode;
}

export function Switch({ label, className, id, ...props }: SwitchProps) {
  const ownId = useId();
  const switchId = id ?? ownId;
  const control = (
    <Primitive.Root
      id={switchId}
      className={cn(
        'inline-flex h-4.5 w-8 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:bg-accent',
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="block size-3.5 rounded-full bg-white transition-transform data-[state=checked]:translate-x-3.5 dark:data-[state=checked]:bg-accent-fg" />
    </Primitive.Root>
  );
  if (label === undefined) return control;
  return (
    <div className="flex items-center gap-2">
      {control}
      <label htmlFor={switchId} className="select-none text-sm">
        {label}
      </label>
    </div>
  );
}
