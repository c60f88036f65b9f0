'use client';

import { Plus, Search } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import type { CoinClass } from '@/shared/coin-class';
import { classOptions } from './class-options';

interface ClassFieldProps {
  classes: readonly CoinClass[];
  /** Key of the class that is set; null when none is. */
  value: string | null;
  onChoose: (key: string) => void;
  /** To focus it by a key. */
  field?: Ref<HTMLInputElement>;
  /** The list stands there before anything is typed. */
  isOpen?: boolean;
}

/** Finds a class by its name or key, or names a new one. Enter takes the marked one. */
export function ClassField({ classes, value, onChoose, field, isOpen = false }: ClassFieldProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const options = isOpen || text.trim() !== '' ? classOptions(classes, text) : [];
  const at = Math.min(active, options.length - 1);

  function choose(key: string | undefined) {
    if (key === undefined) return;
    setText('');
    setActive(0);
    onChoose(key);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && (text.trim() !== '' || isOpen)) choose(options[at]?.key);
    else if (event.key === 'Escape' && text !== '') setText('');
    else if (event.key === 'Escape') return event.currentTarget.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="min-w-0">
      <div className="relative">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
        <Input
          ref={field}
          role="combobox"
          aria-label="Class"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-activedescendant={options.length > 0 ? `${listId}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          maxLength={200}
          placeholder="Search classes, or name a new one"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="pl-8"
        />
      </div>
      <div id={listId} role="listbox" aria-label="Classes" className="mt-1">
        {options.map((option, i) => (
          <button
            key={option.key}
            id={`${listId}-${i}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={option.key === value}
            onPointerEnter={() => setActive(i)}
            // The field keeps the focus, for the next photo.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option.key)}
            className={cn(
              'flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm',
              i === at && 'bg-raised',
              option.key === value && 'font-medium text-accent',
            )}
          >
            {option.isNew && <Plus className="size-3.5 shrink-0" aria-hidden />}
            <span className="min-w-0 flex-1 truncate">
              {option.isNew ? `New class “${option.label}”` : option.label}
            </span>
            {!option.isNew && option.key !== option.label && (
              <span className="max-w-24 truncate text-faint text-xs">{option.key}</span>
            )}
          </button>
        ))}
      </div>
    </div>
  );
}
