'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { errorText } from '@/components/ui/error-state';
import type { Recipe } from '@/shared/recipe/recipe';
import { useDebounced } from '../../components/hooks/use-debounced';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { type PlanInput, readSweep, type SweepDraft } from './sweep-draft';

export interface SweepPreviewState {
  /** Null while something is missing. */
  plan: PlanInput | null;
  /** What has to be entered first. */
  missing: string | null;
  /** Why it cannot be. */
  error: string | null;
  /** How many runs and epochs it makes; null until the server has counted them. */
  size: string | null;
  runs: number | null;
}

/** Reads the draft and has the server preview the sweep: it knows what each field allows. */
export function useSweepPreview(draft: SweepDraft, recipe: Recipe | null): SweepPreviewState {
  const trpc = useTRPC();
  const { plan, error: missing } = useMemo(() => readSweep(draft), [draft]);
  const wanted = useMemo(
    () => (draft.on && plan && recipe ? { ...plan, base: recipe } : null),
    [draft.on, plan, recipe],
  );
  const requested = useDebounced(wanted, 350);
  const preview = useQuery({
    ...trpc.sweeps.preview.queryOptions(requested ?? { base: {}, fields: [], strategy: { kind: 'grid' } }),
    enabled: requested !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const settled = requested === wanted && !preview.isFetching;
  const error = preview.error && requested ? errorText(preview.error) : null;
  const data = requested && !missing && !error ? preview.data : undefined;
  return {
    plan,
    missing,
    error,
    runs: settled && data ? data.runs : null,
    size: data ? `${counted(data.runs, 'run')}, ${counted(data.epochs, 'epoch')} in total` : null,
  };
}
