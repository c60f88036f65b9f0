'use client';

import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import type { CoinClass } from '@/shared/coin-class';
import { findClasses } from './find-classes';

interface ClassSearchProps {
  classes: readonly CoinClass[];
  /** The marked class; null when none is. */
  value: number | null;
  onChange: (index: number | null) => void;
}

const MAX_SHOWN = 8;

/** Finds a class by key, label, currency or country and marks its row and column. */
export function ClassSearch({ classes, value, onChange }: ClassSearchProps) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = open ? findClasses(classes, text) : [];
  const shown = found.slice(0, MAX_SHOWN);
  const chosen = value === null ? null : classes[value];

  function choose(entry: CoinClass | undefined) {
    if (!entry) return;
    setText('');
    setOpen(false);
    onChange(entry.index);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, shown.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(shown[active]);
    else if (event.key === 'Escape') {
      if (!open && !text) onChange(null);
      setText('');
      setOpen(false);
    } else return;
    event.preventDefault();
  }

  return (
    <div className="relative w-full sm:w-64">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
      <Input
        role="combobox"
        aria-label="Find a class"
        aria-expanded={open && shown.length > 0}
        aria-controls={listId}
        aria-activedescendant={open && shown.length > 0 ? `${listId}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={chosen ? chosen.label : 'Find a class'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(event.target.value.trim() !== '');
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        className={cn('pr-8 pl-8', chosen && 'placeholder:text-text')}
      />
      {chosen && !text && (
        <button
          type="button"
          aria-label={`Clear the mark on ${chosen.label}`}
          onClick={() => onChange(null)}
          className="absolute top-1.5 right-1.5 grid size-5 place-items-center rounded-sm text-muted hover:bg-raised hover:text-text"
        >
          <X className="size-3.5" aria-hidden />
        </button>
      )}
      {open && (
        <div
          id={listId}
          role="listbox"
          aria-label="Classes"
          className="absolute top-full right-0 left-0 z-30 mt-1 overflow-hidden rounded-md border bg-surface p-1 shadow-float"
        >
          {shown.map((entry, i) => (
            <div
              key={entry.index}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              onPointerEnter={() => setActive(i)}
              // Before the field's blur closes the list.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(entry);
              }}
              className={cn('flex gap-2 rounded-sm px-2 py-1.5 text-sm', i === active && 'bg-raised')}
            >
              <span className="min-w-0 flex-1 truncate">{entry.label}</span>
              {entry.key !== entry.label && <span className="text-faint">{entry.key}</span>}
            </div>
          ))}
          {found.length === 0 && (
            <p className="px-2 py-1.5 text-muted text-sm">No class matches. Try fewer letters.</p>
          )}
          {found.length > MAX_SHOWN && (
            <p className="px-2 py-1 text-faint text-xs">and {found.length - MAX_SHOWN} more</p>
          )}
        </div>
      )}
    </div>
  );
}
