'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ListOrdered, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { ShowMore } from '@/components/ui/show-more';
import { TableSkeleton } from '@/components/ui/skeleton';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { QueueList } from './queue-list';
import { QUEUE_QUERY } from './use-move-run';

/** A scheduled time passes without an event from the server. */
const ASK_AGAIN_MS = 15_000;

/** The queued runs in the order of their start, and why each of them waits. */
export function QueuePage() {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  useLiveTopics(['runs', 'workers']);
  const queue = useInfiniteQuery(
    trpc.queue.list.infiniteQueryOptions(QUEUE_QUERY, {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: ASK_AGAIN_MS,
    }),
  );
  const items = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const total = queue.data?.pages.at(-1)?.total ?? 0;

  return (
    <>
      <PageHeader
        title="Queue"
        description={
          mayWrite
            ? 'Runs in the order of their start. Drag a run by its handle or use its menu to move it.'
            : 'Runs in the order of their start.'
        }
        meta={total > 0 && <span>{counted(total, 'run')} queued</span>}
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
      ) : items.length === 0 ? (
        <Card>
          <EmptyState
            icon={ListOrdered}
            title="Queue is empty"
            description="Runs wait here while all workers are busy."
            action={
              <Button asChild>
                <Link href="/runs">Go to runs</Link>
              </Button>
            }
          />
        </Card>
      ) : (
        <Card>
          <QueueList items={items} total={total} />
          <ShowMore query={queue} label={`Show more of ${counted(total, 'run')}`} />
        </Card>
      )}
    </>
  );
}
