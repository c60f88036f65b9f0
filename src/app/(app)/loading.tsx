import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** Shown only when a page is slow to come: fading in late, it does not flicker on quick ones. */
export default function Loading() {
  return (
    <div className="animate-[fade-in_200ms_ease-out_250ms_backwards]">
      <Skeleton className="mb-6 h-7 w-48" />
      <TableSkeleton />
    </div>
  );
}
