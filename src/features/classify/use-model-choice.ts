'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { ModelListItem } from '@/shared/contracts/models';
import { initialChoice, MAX_MODELS } from './model-choice';

const STORED = 'mintmark.classify.models';

/** Ids or numbers of the models that the address names or that were chosen last time: they may be old ones. */
export function useNamedModels(): string[] {
  const named = useSearchParams().get('models');
  const [atFirst] = useState(() => [...(named?.split(',') ?? []), ...remembered()]);
  return [...new Set(atFirst.map((ref) => ref.trim()).filter(Boolean))].slice(0, 2 * MAX_MODELS);
}

/** The chosen models' ids: from the address, else as last time, else the newest two; every change is remembered. */
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
      // A browser that keeps nothing: the choice holds until the page is left.
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
