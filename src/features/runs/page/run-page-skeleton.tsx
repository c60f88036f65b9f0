import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';

/** The run page's outline while it loads. */
export function RunPageSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the run…</span>
      <Skeleton className="mb-2 h-3 w-40" />
      <Skeleton className="h-6 w-72" />
      <Skeleton className="mt-3 mb-5 h-5 w-64" />
      <Card className="mb-4 grid h-24 grid-cols-4 gap-6 p-4 xl:grid-cols-8">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-12" />
        ))}
      </Card>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card className="h-[21rem]" />
        <Card className="h-[21rem]" />
      </div>
    </div>
  );
}
