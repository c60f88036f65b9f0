'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from './cn';
import { Input } from './input';
import type { SelectOption } from './select';

interface SearchSelectProps {
  value: string;
  /** What the chosen value is called; it need not be among the options found. */
  label: string | undefined;
  onValueChange: (value: string) => void;
  /** Those that match what was typed. */
  options: readonly SelectOption[];
  /** Called with what is typed, and with `''` when it opens. */
  onSearch: (text: string) => void;
  /** More options match than are listed. */
  more?: boolean;
  /** The options are not those of what was typed yet. */
  stale?: boolean;
  placeholder?: string;
  id?: string;
  className?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** A select whose options the server searches: there may be more of them than a page can hold. */
export function SearchSelect({
  value,
  label,
  onValueChange,
  options,
  onSearch,
  more = false,
  stale = false,
  placeholder = 'Choose…',
  id,
  className,
  ...aria
}: SearchSelectProps) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const current = options[Math.min(at, options.length - 1)];

  function search(text: string) {
    setTyped(text);
    setAt(0);
    onSearch(text);
  }

  function choose(option: SelectOption | undefined) {
    if (!option || option.disabled) return;
    onValueChange(option.value);
    setOpen(false);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(options.length - 1, at + step)));
    else if (event.key === 'Enter') choose(current);
    else return;
    event.preventDefault();
  }

  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        if (next) search('');
        setOpen(next);
      }}
    >
      <Popover.Trigger
        id={id}
        role="combobox"
        aria-expanded={open}
        className={cn(
          'flex h-8 w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-left text-sm text-text transition-colors hover:border-muted aria-invalid:border-bad',
          label === undefined && 'text-faint',
          className,
        )}
        {...aria}
      >
        <span className="truncate">{label ?? placeholder}</span>
        <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={aria['aria-label'] ?? 'Options'}
          className="z-50 w-72 min-w-(--radix-popover-trigger-width) max-w-[calc(100vw-1rem)] animate-float-in rounded-md border bg-surface shadow-float outline-none"
        >
          <div className="border-b p-1.5">
            <Input
              role="searchbox"
              aria-label="Search options"
              aria-controls={listId}
              aria-activedescendant={current && `${listId}-${current.value}`}
              placeholder="Search"
              className="h-7 text-xs"
              value={typed}
              onChange={(event) => search(event.target.value)}
              onKeyDown={onKeyDown}
            />
          </div>
          <div
            id={listId}
            role="listbox"
            aria-label="Options"
            aria-busy={stale}
            className={cn('max-h-72 overflow-y-auto p-1', stale && 'opacity-60')}
          >
            {options.map((option) => (
              <button
                key={option.value}
                id={`${listId}-${option.value}`}
                type="button"
                role="option"
                tabIndex={-1}
                aria-selected={option.value === value}
                disabled={option.disabled}
                onClick={() => choose(option)}
                className={cn(
                  'relative flex w-full select-none items-center rounded-sm py-1.5 pr-2 pl-7 text-left text-sm hover:bg-raised disabled:opacity-50',
                  option === current && 'bg-raised',
                )}
              >
                {option.value === value && (
                  <Check className="absolute left-2 size-3.5 text-accent" aria-hidden />
                )}
                <span className="min-w-0">
                  <span className="block truncate">{option.label}</span>
                  {option.hint && <span className="block truncate text-faint text-xs">{option.hint}</span>}
                </span>
              </button>
            ))}
            {options.length === 0 && !stale && (
              <p className="px-2 py-3 text-center text-muted text-xs">Nothing matches “{typed}”.</p>
            )}
            {more && (
              <p className="px-2 py-1.5 text-center text-faint text-xs">There are more: type to find them.</p>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
