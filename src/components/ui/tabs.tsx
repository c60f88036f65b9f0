'use client';

import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { count } from '@/shared/format';
import { cn } from './cn';

interface TabsProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  tabs: readonly { value: V; label: string; count?: number }[];
  'aria-label'?: string;
  className?: string;
  /** `TabPanel`s. Without them the caller shows the content itself. */
  children?: ReactNode;
}

/** A row of tabs with an underline. Arrow keys move between them. */
export function Tabs<V extends string>({
  value,
  onValueChange,
  tabs,
  className,
  children,
  ...aria
}: TabsProps<V>) {
  return (
    <Primitive.Root value={value} onValueChange={(next) => onValueChange(next as V)}>
      <Primitive.List
        className={cn(
          '-mb-px flex gap-4 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_0_var(--border)]',
          className,
        )}
        {...aria}
      >
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="inline-flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 text-muted text-sm transition-colors hover:text-text focus-visible:rounded-sm focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="font-normal text-faint text-xs">{count(tab.count)}</span>
            )}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {children}
    </Primitive.Root>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  value: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Primitive.Content value={value} className={cn('pt-4 outline-none', className)}>
      {children}
    </Primitive.Content>
  );
}
