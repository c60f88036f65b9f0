'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { DiskUsage, UsageKind } from '@/shared/contracts/retention';
import { bytes, count } from '@/shared/format';

const LABELS: Record<UsageKind, string> = {
  datasetPhotos: 'Photos of datasets',
  classifiedPhotos: 'Classified photos',
  models: 'Model versions',
  checkpoints: 'Checkpoints',
  thumbnails: 'Thumbnails',
  database: 'Database',
  unused: 'Files that nothing uses any more',
};

/** Above this the disk is as good as full for an import. */
const NEARLY_FULL = 0.9;

/** What takes room, the largest first, and what is left of the disk. */
export function UsageCard() {
  const trpc = useTRPC();
  const usage = useQuery(trpc.storage.usage.queryOptions());
  return (
    <Card>
      <CardHeader title="Disk usage" />
      <CardBody>
        {usage.data ? (
          <Usage usage={usage.data} />
        ) : usage.error ? (
          <ErrorState error={usage.error} onRetry={() => usage.refetch()} className="py-4" />
        ) : (
          <Skeleton className="h-56" />
        )}
      </CardBody>
    </Card>
  );
}

function Usage({ usage: { parts, freeBytes, totalBytes, remote } }: { usage: DiskUsage }) {
  const used = (totalBytes - freeBytes) / totalBytes;
  const largest = Math.max(1, ...parts.map((part) => part.bytes ?? 0));
  const sorted = parts.toSorted((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1));
  return (
    <div className="grid gap-4 text-sm">
      <div>
        <p className="mb-1.5 flex flex-wrap justify-between gap-x-4">
          <span>{bytes(freeBytes)} free on the disk of the data folder</span>
          <span className="text-muted">of {bytes(totalBytes)}</span>
        </p>
        <ProgressBar label="Disk used" value={used} tone={used > NEARLY_FULL ? 'bad' : 'accent'} />
        {remote && (
          <p className="mt-1.5 text-muted text-xs">Photos, models and checkpoints lie in the bucket.</p>
        )}
      </div>
      <table className="w-full" aria-label="What takes room">
        <tbody>
          {sorted.map((part) => (
            <tr key={part.kind}>
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {LABELS[part.kind]}
              </th>
              <td className="w-1/3 max-sm:hidden">
                <div
                  className="h-1.5 rounded-full bg-accent"
                  style={{ width: `${((part.bytes ?? 0) / largest) * 100}%` }}
                />
              </td>
              <td className="px-4 text-right text-muted tabular-nums">
                {part.kind === 'database' ? '' : count(part.items)}
              </td>
              <td className="whitespace-nowrap text-right tabular-nums">
                {part.bytes === null ? '' : bytes(part.bytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
