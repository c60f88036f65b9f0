'use client';

import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '@/shared/format';
import { Input } from './input';

interface DataTableToolbarProps {
  search: string;
  onSearch: (search: string) => void;
  placeholder?: string;
  /** Rows found; null when nothing is searched. */
  found: number | null;
  /** In the place of the usual search field. */
  searchField?: ReactNode;
  children?: ReactNode;
}

export function DataTableToolbar({
  search,
  onSearch,
  placeholder,
  found,
  searchField,
  children,
}: DataTableToolbarProps) {
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      {searchField}
      {placeholder && !searchField && (
        <div className="relative w-full sm:w-64">
          <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
          <Input
            type="text"
            role="searchbox"
            aria-label={placeholder}
            placeholder={placeholder}
            value={search}
            onChange={(event) => onSearch(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && onSearch('')}
            className="pr-8 pl-8"
          />
          {search && (
            <button
              type="button"
              aria-label="Clear search"
              onClick={() => onSearch('')}
              className="absolute top-1.5 right-1.5 grid size-5 place-items-center rounded-sm text-muted hover:bg-raised hover:text-text"
            >
              <X className="size-3.5" aria-hidden />
            </button>
          )}
        </div>
      )}
      <span role="status" className="self-center text-muted text-xs empty:hidden">
        {found !== null && `${count(found)} found`}
      </span>
      {children && <div className="flex flex-1 flex-wrap items-center gap-2 sm:justify-end">{children}</div>}
    </div>
  );
}
