'use client';

import { useEffect, useRef, useState } from 'react';
import type { Sort } from '@/shared/contracts/paging';
import { useUrlParams } from './use-url-params';

/** A search is sent when nothing was typed for this long. */
const SEARCH_DELAY_MS = 250;

/** What of a list is shown, and ways to change it; each leads back to the first page. */
export interface ListAddress<By extends string = string> {
  sort: Sort<By>;
  setSort: (sort: Sort) => void;
  /** What the list is searched for; `typed` is ahead of it while somebody types. */
  search: string;
  typed: string;
  setSearch: (text: string) => void;
  /** Of the page that is shown; undefined for the first. */
  cursor: string | undefined;
  /** Null leads to the first page. */
  turnTo: (cursor: string | null) => void;
  /** Value of a filter; `''` lets everything pass. */
  filter: (name: string) => string;
  setFilter: (name: string, value: string) => void;
  /** Is anything filtered or searched? */
  narrowed: boolean;
  clear: () => void;
}

interface ListAddressOptions<By extends string> {
  columns: readonly By[];
  defaultSort: Sort<By>;
  /** Names of the page's own filters in the address. */
  filters?: readonly string[];
}

/**
 * Keeps sort, search, filters and page of a list in the address, so that reload and Back bring back what was shown,
 * and a link shows it to others.
 */
export function useListAddress<By extends string>({
  columns,
  defaultSort,
  filters = [],
}: ListAddressOptions<By>): ListAddress<By> {
  const [params, change] = useUrlParams();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = params.get('q') ?? '';
  const cleared = Object.fromEntries(filters.map((name) => [name, null]));

  return {
    sort: readSort(params.get('sort'), columns) ?? defaultSort,
    setSort: ({ by, direction }) => {
      const isDefault = by === defaultSort.by && direction === defaultSort.direction;
      change({ sort: isDefault ? null : `${by}.${direction}`, page: null });
    },
    search,
    typed: typed ?? search,
    setSearch: (text) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => change({ q: text.trim(), page: null }), SEARCH_DELAY_MS);
    },
    cursor: params.get('page') ?? undefined,
    turnTo: (cursor) => change({ page: cursor }, 'push'),
    filter: (name) => params.get(name) ?? '',
    setFilter: (name, value) => change({ [name]: value, page: null }),
    narrowed: search !== '' || filters.some((name) => params.get(name)),
    clear: () => {
      clearTimeout(timer.current);
      setTyped(null);
      change({ ...cleared, q: null, page: null });
    },
  };
}

function readSort<By extends string>(text: string | null, columns: readonly By[]): Sort<By> | null {
  // Columns may have dots in their names.
  const [, column, direction] = /^(.+)\.(asc|desc)$/.exec(text ?? '') ?? [];
  const by = columns.find((known) => known === column);
  return by && (direction === 'asc' || direction === 'desc') ? { by, direction } : null;
}
