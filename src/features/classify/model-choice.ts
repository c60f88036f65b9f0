'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { ModelListItem } from '@/shared/contracts/models';
import { defaultModels } from '@/shared/default-models';

/** Maximum of model versions in one request; the server refuses more. */
export const MAX_MODELS = 8;

/** Of more datasets than these the others wait to be chosen. */
const MOST_AT_FIRST = 4;

type Choosable = Pick<ModelListItem, 'id' | 'number' | 'datasetId' | 'top1' | 'champion'>;

/**
 * Which models are chosen at first: those the address names, else those of last time that still exist, else each
 * dataset's champion or best.
 * @param named ids or numbers with commas between, as in `?models=3,2`; null when the address names none.
 * @param remembered ids of last time.
 * @returns ids, newest model first.
 */
export function initialChoice(
  models: readonly Choosable[],
  { named, remembered }: { named: string | null; remembered: readonly string[] },
): string[] {
  const newestFirst = [...models].sort((a, b) => b.number - a.number);
  const wanted = named?.split(',').map((part) => part.trim()) ?? [];
  const byAddress = newestFirst.filter(
    ({ id, number }) => wanted.includes(id) || wanted.includes(String(number)),
  );
  const byMemory = newestFirst.filter(({ id }) => remembered.includes(id));
  const chosen =
    byAddress.length > 0 ? byAddress : byMemory.length > 0 ? byMemory : defaultModels(models, MOST_AT_FIRST);
  return chosen.slice(0, MAX_MODELS).map(({ id }) => id);
}

const STORED = 'mintmark.classify.models';

/** Ids or numbers of the models that the address names or that were chosen last time: they may be old ones. */
export function useNamedModels(): string[] {
  const named = useSearchParams().get('models');
  const [atFirst] = useState(() => [...(named?.split(',') ?? []), ...remembered()]);
  return [...new Set(atFirst.map((ref) => ref.trim()).filter(Boolean))].slice(0, 2 * MAX_MODELS);
}

/** The chosen models' ids: from the address, else as last time, else each dataset's champion or best; every change is remembered. */
export function useModelChoice(models: readonly ModelListItem[]) {
  const named = useSearchParams().get('models');
  const [chosen, setChosen] = useState<string[] | null>(null);
  const current = chosen ?? initialChoice(models, { named, remembered: remembered() });

  /** @param known the models of these ids among them */
  function choose(ids: string[], known: readonly ModelListItem[]) {
    setChosen(ids);
    try {
      localStorage.setItem(STORED, JSON.stringify(ids));
    } catch {
      // The browser stores nothing: the choice lasts until the page is left.
    }
    const numbers = known.filter(({ id }) => ids.includes(id)).map(({ number }) => number);
    const address = numbers.length > 0 ? `?models=${numbers.join(',')}` : window.location.pathname;
    window.history.replaceState(null, '', address);
  }

  return { chosen: current, choose };
}

function remembered(): string[] {
  if (typeof window === 'undefined') return [];
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
