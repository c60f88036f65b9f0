'use client';

import { ChevronFirst, ChevronLeft, ChevronRight } from 'lucide-react';
import type { Page } from '@/shared/contracts/paging';
import { count, counted } from '@/shared/format';
import { Button } from './button';

interface PageTurnerProps {
  page: Page<unknown>;
  noun: readonly [one: string, many: string];
  /** Null leads to the first page. */
  onTurn: (cursor: string | null) => void;
}

/** Says which rows of how many are shown, and leads to the others. */
export function PageTurner({ page, noun, onTurn }: PageTurnerProps) {
  const { items, nextCursor, previousCursor, offset, total } = page;
  const first = offset === 0 && nextCursor === null;
  if (first && items.length === total) {
    return <p className="mt-2 px-1 text-muted text-xs">{counted(total, ...noun)}</p>;
  }
  function turn(cursor: string | null) {
    onTurn(cursor);
    window.scrollTo({ top: 0 });
  }
  return (
    <nav aria-label="Pages" className="mt-2 flex flex-wrap items-center gap-2 px-1 text-muted text-xs">
      <span className="mr-auto tabular-nums">
        {items.length === 0
          ? `Nothing on this page any more; ${counted(total, ...noun)} in all`
          : `${count(offset + 1)}–${count(offset + items.length)} of ${counted(total, ...noun)}`}
      </span>
      <Button size="sm" disabled={items.length > 0 && previousCursor === null} onClick={() => turn(null)}>
        <ChevronFirst aria-hidden />
        <span className="max-sm:sr-only">First</span>
      </Button>
      <Button size="sm" disabled={previousCursor === null} onClick={() => turn(previousCursor)}>
        <ChevronLeft aria-hidden />
        Previous
      </Button>
      <Button size="sm" disabled={nextCursor === null} onClick={() => turn(nextCursor)}>
        Next
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
