'use client';

import { useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { AddWorkerButton } from './add-worker-dialog';
import { WorkerRow } from './worker-row';

/** How often the machines' measurements are refreshed; connections are live. */
const REFRESH_MS = 5_000;

export function WorkersPage() {
  const trpc = useTRPC();
  const mayManage = useMay('worker:manage');
  const workers = useQuery({ ...trpc.workers.list.queryOptions(), refetchInterval: REFRESH_MS });
  useLiveTopics(['workers']);

  const list = workers.data?.toSorted(
    (a, b) => Number(b.connected) - Number(a.connected) || a.name.localeCompare(b.name),
  );
  return (
    <>
      <PageHeader
        title="Workers"
        description="Machines that train. Each trains as many runs at a time as it has slots."
        actions={mayManage && <AddWorkerButton />}
      />
      {workers.error ? (
        <ErrorState error={workers.error} onRetry={() => workers.refetch()} />
      ) : !list ? (
        <Card className="flex flex-col gap-3 p-4">
          <Skeleton className="w-56" />
          <Skeleton className="w-80" />
        </Card>
      ) : list.length === 0 ? (
        <Card>
          <EmptyState
            icon={Server}
            title="No workers yet"
            description="Runs wait in the queue until a worker connects. npm start also starts a worker on the server's machine; if it is missing, check the output in that terminal."
            action={mayManage && <AddWorkerButton />}
          />
        </Card>
      ) : (
        <Card>
          <ul aria-label="Workers">
            {list.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
