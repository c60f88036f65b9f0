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

/** Machines tell how they do this often; connected or not is told at once. */
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
        description="Machines that train. Each takes as many queued runs at a time as it has slots; add as many as you have GPUs."
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
            title="No worker has ever signed in"
            description="Runs wait in the queue until one does. npm start runs a worker beside the server by itself; if it is missing, its terminal says why."
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
