'use client';

import { useQuery } from '@tanstack/react-query';
import { ListOrdered, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { QueueList } from './queue-list';

/** A scheduled time comes without any news. */
const ASK_AGAIN_MS = 15_000;

/** The runs that wait, in the order they will be taken, and why each of them waits. */
export function QueuePage() {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  useLiveTopics(['runs', 'workers']);
  const queue = useQuery({ ...trpc.queue.list.queryOptions(), refetchInterval: ASK_AGAIN_MS });

  return (
    <>
      <PageHeader
        title="Queue"
        description={
          mayWrite
            ? 'Runs that wait, first in line first. Drag a run by its handle, or use its menu, to let it go sooner or later.'
            : 'Runs that wait, first in line first.'
        }
        meta={queue.data && queue.data.length > 0 && <span>{counted(queue.data.length, 'run')} waiting</span>}
        actions={
          mayWrite && (
            <Button asChild variant="primary">
              <Link href="/runs/new">
                <Plus aria-hidden />
                New run
              </Link>
            </Button>
          )
        }
      />
      {queue.isPending ? (
        <TableSkeleton rows={5} columns={4} />
      ) : queue.error ? (
        <ErrorState error={queue.error} onRetry={() => queue.refetch()} />
      ) : queue.data.length === 0 ? (
        <Card>
          <EmptyState
            icon={ListOrdered}
            title="Nothing waits"
            description="A run that is started while all workers are busy waits here."
            action={
              <Button asChild>
                <Link href="/runs">See all runs</Link>
              </Button>
            }
          />
        </Card>
      ) : (
        <QueueList items={queue.data} mayWrite={mayWrite} />
      )}
    </>
  );
}
