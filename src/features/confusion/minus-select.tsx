'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { SearchSelect } from '@/components/ui/search-select';
import { useTRPC } from '../api/trpc';

interface MinusSelectProps {
  modelId: string;
  /** Number of the other model; null where there is none. */
  value: string | null;
  onChange: (number: string | null) => void;
}

const SEARCH_DELAY_MS = 200;

/** Chooses a model whose matrix is taken from the one on display. */
export function MinusSelect({ modelId, value, onChange }: MinusSelectProps) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed.trim(), SEARCH_DELAY_MS);
  const { data } = useQuery({
    ...trpc.models.list.queryOptions({ search, limit: 20 }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(({ id }) => id !== modelId);
  return (
    <SearchSelect
      aria-label="Minus the matrix of"
      className="w-full sm:w-44"
      value={value ?? ''}
      label={value === null ? 'Minus no other' : `Minus model #${value}`}
      onValueChange={(number) => onChange(number === '' ? null : number)}
      onSearch={setTyped}
      options={[
        { value: '', label: 'Minus no other' },
        ...found.map(({ number, name, datasetName }) => ({
          value: String(number),
          label: `#${number} ${name}`,
          hint: datasetName,
        })),
      ]}
    />
  );
}
