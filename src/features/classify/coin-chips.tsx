'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { ClassificationModelResult } from '@/shared/contracts/classify';
import { percent } from '@/shared/format';
import { answersOf, type CoinAnswer } from './coin-answer';
import { UNSURE } from './confidence';

/** More wait behind a button: a box that scrolls would hide that there are more. */
const SHOWN = 12;

interface CoinChipsProps {
  result: ClassificationModelResult;
  selected: number;
  onSelect: (index: number) => void;
}

/** The coins of a photo with what a model says of each; one is chosen. */
export function CoinChips({ result, selected, onSelect }: CoinChipsProps) {
  const [all, setAll] = useState(false);
  const coins = answersOf(result);
  const shown = coins.filter((_, i) => all || i < SHOWN || i === selected);
  return (
    <div className="border-b p-3">
      <ul className="flex flex-wrap gap-1.5" aria-label="Coins">
        {shown.map((answer) => {
          const i = coins.indexOf(answer);
          return (
            <li key={i}>
              <button
                type="button"
                aria-pressed={i === selected}
                onClick={() => onSelect(i)}
                className={cn(
                  'rounded-md border px-2 py-1 text-left text-xs',
                  i === selected ? 'border-accent bg-accent-soft text-accent' : 'hover:bg-raised',
                )}
              >
                <span className="text-faint">{i + 1}</span> <ChipText answer={answer} />
              </button>
            </li>
          );
        })}
      </ul>
      {coins.length > SHOWN && (
        <Button variant="ghost" size="sm" className="mt-2 -ml-2" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${coins.length} coins`}
        </Button>
      )}
    </div>
  );
}

function ChipText({ answer: { top, isUnknown } }: { answer: CoinAnswer }) {
  const [best] = top;
  if (isUnknown) return <span className="text-warn">not known</span>;
  return (
    <>
      {best?.value ?? best?.label}{' '}
      <span className={(best?.p ?? 0) < UNSURE ? 'text-warn' : 'text-faint'}>
        {percent(best?.p ?? null, 0)}
      </span>
    </>
  );
}
