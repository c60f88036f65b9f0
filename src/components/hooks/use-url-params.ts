'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * The page's query parameters, and a way to change some of them (null takes one away). The address can be shared and
 * survives a reload; the browser's history is not filled with every click on a filter, only with what is pushed.
 */
export function useUrlParams() {
  const params = useSearchParams();
  const change = useCallback(
    (changes: Record<string, string | null>, how: 'replace' | 'push' = 'replace') => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
      }
      // Commas are allowed in a query and `runs=1,2` is easier to read than `runs=1%2C2`.
      const query = next.toString().replaceAll('%2C', ',');
      window.history[`${how}State`](null, '', query ? `?${query}` : window.location.pathname);
    },
    [],
  );
  return [params, change] as const;
}
