import { cn } from './cn';

/** A grey block the size of what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('h-4 animate-pulse rounded-sm late-motion bg-raised', className)} />;
}

/** Rows of a table that is loading; `columns` sets how many blocks each row has. */
export function TableSkeleton({ rows = 6, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" className="overflow-hidden rounded-lg border bg-surface">
      <span className="sr-only">Loading…</span>
      <div className="h-8 border-b bg-raised/60" />
      {range(rows).map((row) => (
        <div key={row} className="flex h-10 items-center gap-6 border-b px-3 last:border-b-0">
          {range(columns).map((column) => (
            <Skeleton key={column} className={cn('h-3', column === 0 ? 'w-1/3' : 'flex-1')} />
          ))}
        </div>
      ))}
    </div>
  );
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
