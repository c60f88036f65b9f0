'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { SearchSelect } from '@/components/ui/search-select';
import type { SelectOption } from '@/components/ui/select';
import type { DatasetListItem } from '@/shared/contracts/datasets';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { totalPhotos } from '../datasets/splits';

const SEARCH_DELAY_MS = 200;
const OPTIONS = 20;

interface DatasetSelectProps {
  value: string;
  label: string | undefined;
  onValueChange: (value: string) => void;
  /** Options before those that are searched. */
  before?: readonly SelectOption[];
  /** One without a version cannot be chosen. */
  needsVersion?: boolean;
  placeholder?: string;
  id?: string;
  className?: string;
  'aria-label'?: string;
}

/** Chooses among all datasets; the server searches them. */
export function DatasetSelect({ before = [], needsVersion = false, ...select }: DatasetSelectProps) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed, SEARCH_DELAY_MS);
  const found = useQuery(
    trpc.datasets.list.queryOptions({ search, limit: OPTIONS }, { placeholderData: keepPreviousData }),
  );
  const options = (found.data?.items ?? []).map(({ id, name, latestVersion }) => ({
    value: id,
    label: name,
    disabled: needsVersion && latestVersion === null,
    hint: latestVersion ? versionText(latestVersion) : 'Has no version yet',
  }));
  return (
    <SearchSelect
      {...select}
      options={[...(typed ? [] : before), ...options]}
      onSearch={setTyped}
      more={Boolean(found.data?.nextCursor)}
      stale={found.isPlaceholderData || search !== typed}
    />
  );
}

/** How large a version is: "12 classes · 480 photos". */
export function versionText({
  classCount,
  photos,
}: Pick<NonNullable<DatasetListItem['latestVersion']>, 'classCount' | 'photos'>): string {
  return `${counted(classCount, 'class', 'classes')} · ${counted(totalPhotos(photos), 'photo')}`;
}
