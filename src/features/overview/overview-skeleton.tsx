import { Card } from '@/components/ui/card';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The size of the overview while it loads. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-5" role="status">
      <span className="sr-only">Loading…</span>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <TableSkeleton rows={8} columns={4} />
        <TableSkeleton rows={4} columns={2} />
      </div>
      <Card className="flex h-16.5 items-center gap-10 px-4">
        {['a', 'b', 'c', 'd', 'e'].map((key) => (
          <Skeleton key={key} className="h-6 flex-1" />
        ))}
      </Card>
    </div>
  );
}
