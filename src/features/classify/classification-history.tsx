'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useTRPC } from '@/features/api/trpc';
import type { ModelListItem } from '@/shared/contracts/models';
import { HistoryEntry } from './history-entry';

interface ClassificationHistoryProps {
  models: readonly ModelListItem[];
  /** Photos of this visit, which stand above already. */
  hidden: ReadonlySet<string>;
}

/** Everything the team classified before, newest first. */
export function ClassificationHistory({ models, hidden }: ClassificationHistoryProps) {
  const trpc = useTRPC();
  const [archived, setArchived] = useState(false);
  const query = useInfiniteQuery(
    trpc.classify.history.infiniteQueryOptions(
      { limit: 20, archived: archived || undefined },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.filter((item) => !hidden.has(item.id));

  return (
    <section aria-labelledby="history-title" className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id="history-title" className="font-semibold text-base">
          History
        </h2>
        <Switch label="Show archived" checked={archived} onCheckedChange={setArchived} />
      </div>
      {query.error && !query.data ? (
        <Card>
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        </Card>
      ) : query.isPending ? (
        <TableSkeleton rows={5} columns={4} />
      ) : shown.length === 0 ? (
        <Card>
          <EmptyState
            icon={History}
            title={items.length > 0 ? 'No older classifications' : 'No classifications yet'}
            description="Classified photos are kept here for the whole team."
            className={items.length > 0 ? 'py-6' : undefined}
          />
        </Card>
      ) : (
        <Card className="overflow-hidden">
          <ul className="divide-y">
            {shown.map((item) => (
              <HistoryEntry key={item.id} item={item} models={models} />
            ))}
          </ul>
          {query.hasNextPage && (
            <div className="border-t p-2 text-center">
              <Button size="sm" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                Load older photos
              </Button>
            </div>
          )}
        </Card>
      )}
    </section>
  );
}
