'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';
import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import { parseFilter, writeFilter } from './grid/filter-address';

const DATASET_TABS = ['classes', 'photos', 'map', 'findings', 'report'] as const;
export type DatasetTab = (typeof DATASET_TABS)[number];

export interface DatasetAddress {
  /** Version number; null for the latest. */
  version: number | null;
  tab: DatasetTab;
  /** Of the photos. */
  filter: PhotoFilter;
  /** Id of the photo that the grid begins with; null for the first. */
  photo: number | null;
}

/** Reads what a dataset page shows from its query string; anything else in it counts as absent. */
export function parseDatasetAddress(search: URLSearchParams): DatasetAddress {
  const number = (key: string, least: number) => {
    const text = search.get(key);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isInteger(value) && value >= least ? value : null;
  };
  const one = <T extends string>(values: readonly T[], key: string) =>
    values.find((value) => value === search.get(key)) ?? null;
  return {
    version: number('v', 1),
    tab: one(DATASET_TABS, 'tab') ?? 'classes',
    filter: parseFilter(search),
    photo: number('photo', 1),
  };
}

/** The query string for an address, with its `?`; empty for the default view. */
export function formatDatasetAddress({ version, tab, filter, photo }: DatasetAddress): string {
  const search = new URLSearchParams();
  if (version !== null) search.set('v', String(version));
  if (tab !== 'classes') search.set('tab', tab);
  writeFilter(search, filter);
  if (photo !== null) search.set('photo', String(photo));
  // Commas are allowed in a query, and an area of the map has many.
  const text = search.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}

/** What the page shows, kept in the address bar so that it can be linked to and reloaded. */
export function useDatasetAddress() {
  const query = useSearchParams().toString();
  // Next reports a changed query at low priority; a tab must change at once, so the page keeps its own copy.
  const [shown, setShown] = useState({ query, address: parseDatasetAddress(new URLSearchParams(query)) });
  if (shown.query !== query) {
    setShown({ query, address: parseDatasetAddress(new URLSearchParams(query)) });
  }
  const change = useCallback((part: Partial<DatasetAddress>) => {
    const { pathname, search } = window.location;
    const address = { ...parseDatasetAddress(new URLSearchParams(search)), ...part };
    // Not router.replace: nothing of the server's part of the page depends on it.
    window.history.replaceState(null, '', pathname + formatDatasetAddress(address));
    setShown((before) => ({ ...before, address }));
  }, []);
  return { address: shown.address, change };
}
