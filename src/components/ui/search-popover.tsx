'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { Input } from './input';
import { Popover } from './popover';

interface SearchPopoverProps {
  /** What it is, for screen readers. */
  label: string;
  /** What stands on its button. */
  button: ReactNode;
  /** Such as "Search fields". */
  search: string;
  onReset: () => void;
  /** Nothing was chosen that could be taken back. */
  isUsual?: boolean;
  /** The list, of what was typed in small letters; empty for all. */
  children: (wanted: string) => ReactNode;
}

/** A long list beside its button, with a field that searches it. */
export function SearchPopover({ label, button, search, onReset, isUsual, children }: SearchPopoverProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} trigger={<Button>{button}</Button>}>
      <div className="flex items-center gap-2 border-b p-2">
        <Input
          role="searchbox"
          aria-label={search}
          placeholder={search}
          className="h-7 text-xs"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button size="sm" variant="ghost" disabled={isUsual} onClick={onReset}>
          Reset
        </Button>
      </div>
      <div className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2">
        {children(typed.trim().toLowerCase())}
      </div>
    </Popover>
  );
}

/** Those of a list whose text has what was typed; a sentence where none has. */
export function SearchedList<T>({
  items,
  wanted,
  textOf,
  children,
}: {
  items: readonly T[];
  wanted: string;
  textOf: (item: T) => string;
  children: (found: readonly T[]) => ReactNode;
}) {
  const found = items.filter((item) => textOf(item).toLowerCase().includes(wanted));
  return found.length > 0 ? (
    children(found)
  ) : (
    <p className="px-1 py-4 text-center text-muted text-xs">Nothing matches. Try fewer letters.</p>
  );
}
