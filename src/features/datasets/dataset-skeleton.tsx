import { Card } from '@/components/ui/card';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The size of a version's page while it loads. */
export function DatasetSkeleton() {
  return (
    <>
      <Card className="mb-5 grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-3 lg:grid-cols-5">
        {['photos', 'classes', 'train', 'validation', 'test'].map((key) => (
          <div key={key} className="flex h-14.5 flex-col gap-2">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-5 w-12" />
          </div>
        ))}
      </Card>
      <Skeleton className="mb-4 h-9 w-64" />
      <TableSkeleton rows={10} />
    </>
  );
}
