'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useRef, useState } from 'react';
import { parseRunQuery, type RunQueryError } from '@/shared/run-query/run-query';
import { useTRPC } from '../../api/trpc';
import type { KnownValues } from './query-completions';

const QueryEditor = dynamic(() => import('./query-editor'), { ssr: false });

const PLACEHOLDER = 'Search, or valAccuracy > 0.8';
const FRESH_MS = 60_000;
const SETTLED_MS = 1000;

interface QueryFieldProps {
  /** What the list is searched for. */
  search: string;
  /** Receives only what can be read. */
  onSearch: (text: string) => void;
  /** Runs found; null when nothing is searched. */
  found: string | null;
}

/** Search words or a query; says below what cannot be read, while the list keeps what it showed. */
export function QueryField({ search, onSearch, found }: QueryFieldProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  /** What is typed; null while it is what the list is searched for. */
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ asked: search, typedAt: 0 });
  useEffect(() => {
    const { asked, typedAt } = latest.current;
    // Changed from elsewhere, by a saved view, say; what was asked here a moment ago may still be on its way.
    if (search !== asked && Date.now() - typedAt > SETTLED_MS) setDraft(null);
  }, [search]);
  const value = draft ?? search;
  const read = useRef<{ text: string; errors: RunQueryError[] }>(undefined);
  /** What cannot be read. Field and editor ask about the same text, which is parsed once. */
  const errorsOf = useCallback((text: string) => {
    if (read.current?.text !== text) {
      const { errors } = parseRunQuery(text, { now: new Date(), utcOffsetMinutes: 0 });
      read.current = { text, errors };
    }
    return read.current.errors;
  }, []);
  const [error] = errorsOf(value);

  function type(text: string) {
    setDraft(text);
    latest.current.typedAt = Date.now();
    if (errorsOf(text).length > 0) return;
    latest.current.asked = text.trim();
    onSearch(text);
  }

  async function knownValues(): Promise<KnownValues> {
    const [tag, author] = await Promise.all([
      client.fetchQuery(trpc.runs.tags.queryOptions(undefined, { staleTime: FRESH_MS })),
      client.fetchQuery(trpc.runs.authors.queryOptions(undefined, { staleTime: FRESH_MS })),
    ]);
    return { tag, author };
  }

  return (
    <div className="w-full min-w-0 lg:w-80 xl:w-96">
      <div className="flex h-8 items-center gap-2 rounded-md border border-control bg-surface px-2.5 text-sm transition-colors focus-within:border-accent focus-within:outline-2 focus-within:outline-accent hover:border-muted pointer-coarse:text-[16px]">
        <Search className="size-4 shrink-0 text-faint" aria-hidden />
        <QueryEditor
          value={value}
          onChange={type}
          label="Search runs"
          placeholder={PLACEHOLDER}
          knownValues={knownValues}
          errorsOf={errorsOf}
        />
        {value && (
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => type('')}
            className="grid size-5 shrink-0 place-items-center rounded-sm text-muted hover:bg-raised hover:text-text"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        )}
      </div>
      <p role="status" className="mt-1 text-xs empty:hidden">
        {error ? (
          <span className="text-bad">{error.message}</span>
        ) : (
          found !== null && <span className="text-muted">{found} found</span>
        )}
      </p>
    </div>
  );
}
