'use client';

import { type KeyboardEvent, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import type { CoinClass } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import { counted } from '@/shared/format';

const LISTED = 30;

interface Choosable extends CoinClass {
  photos: SplitCounts;
}

interface ClassChooserProps {
  title: string;
  classes: readonly Choosable[];
  /** Keys, the most likely first: they come before all others. */
  suggestions: readonly string[];
  /** Not to be chosen. */
  except?: readonly string[];
  onChoose: (classKey: string) => void;
  onClose: () => void;
}

/** Chooses a class by typing a part of its name, or a suggestion by Enter alone. */
export function ClassChooser({
  title,
  classes,
  suggestions,
  except = [],
  onChoose,
  onClose,
}: ClassChooserProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listed = findClasses(classes, { typed, suggestions, except }).slice(0, LISTED);
  const current = Math.min(at, listed.length - 1);

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt(Math.max(0, Math.min(listed.length - 1, current + step)));
    else if (event.key === 'Enter') {
      const chosen = listed[current];
      if (chosen) onChoose(chosen.key);
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <Input
        autoFocus
        aria-label="Class"
        placeholder="Type a part of its name"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="mt-2 grid max-h-80 overflow-y-auto">
        {listed.map((coin, i) => (
          <li key={coin.key}>
            <button
              type="button"
              onClick={() => onChoose(coin.key)}
              className={cn(
                'flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm hover:bg-raised',
                i === current && 'bg-raised',
              )}
            >
              <span className="min-w-0 flex-1 truncate">{coin.label}</span>
              {suggestions.includes(coin.key) && <span className="text-accent text-xs">suggested</span>}
              <span className="truncate text-faint text-xs">
                {coin.label === coin.key ? counted(coin.photos.train, 'training photo') : coin.key}
              </span>
            </button>
          </li>
        ))}
        {listed.length === 0 && <li className="px-2 py-3 text-muted text-sm">Nothing matches “{typed}”.</li>}
      </ul>
    </Dialog>
  );
}

function findClasses(
  classes: readonly Choosable[],
  {
    typed,
    suggestions,
    except,
  }: { typed: string; suggestions: readonly string[]; except: readonly string[] },
): Choosable[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (key: string) => {
    const at = suggestions.indexOf(key);
    return at === -1 ? suggestions.length : at;
  };
  return classes
    .filter(({ key, label, synonyms = [] }) => {
      const text = [key, label, ...synonyms].join(' ').toLowerCase();
      return !except.includes(key) && words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a.key) - rank(b.key));
}
