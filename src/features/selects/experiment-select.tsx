'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { SearchSelect } from '@/components/ui/search-select';
import type { SelectOption } from '@/components/ui/select';
import type { ExperimentListItem } from '@/shared/contracts/experiments';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';

const SEARCH_DELAY_MS = 200;
const OPTIONS = 20;

interface ExperimentSelectProps {
  value: string;
  label: string | undefined;
  onValueChange: (value: string) => void;
  /** What an experiment's option stands for. */
  optionValue: (experiment: ExperimentListItem) => string;
  /** Options before those that are searched, and after them. */
  before?: readonly SelectOption[];
  after?: readonly SelectOption[];
  id?: string;
  className?: string;
  'aria-label'?: string;
}

/** Chooses among all experiments; the server searches them. */
export function ExperimentSelect({ optionValue, before = [], after = [], ...select }: ExperimentSelectProps) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed, SEARCH_DELAY_MS);
  const found = useQuery(
    trpc.experiments.list.queryOptions(
      { search, limit: OPTIONS, sort: { by: 'name', direction: 'asc' } },
      { placeholderData: keepPreviousData },
    ),
  );
  const options = (found.data?.items ?? []).map((experiment) => ({
    value: optionValue(experiment),
    label: experiment.name,
    hint: counted(experiment.runs, 'run'),
  }));
  return (
    <SearchSelect
      {...select}
      options={[...(typed ? [] : before), ...options, ...after]}
      onSearch={setTyped}
      more={Boolean(found.data?.nextCursor)}
      stale={found.isPlaceholderData || search !== typed}
    />
  );
}
