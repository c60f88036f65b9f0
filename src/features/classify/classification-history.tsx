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
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import { useMe } from '@/features/api/use-me';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { SelectionBar } from '../lifecycle/selection-bar';
import { HistoryEntry } from './history-entry';

interface ClassificationHistoryProps {
  models: readonly ModelListItem[];
  /** Photos of this visit, which stand above already. */
  hidden: ReadonlySet<string>;
}

/** Everything the team classified before, newest first. */
export function ClassificationHistory({ models, hidden }: ClassificationHistoryProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const me = useMe();
  const [archived, setArchived] = useState(false);
  const [selected, setSelected] = useState<ClassificationItem[]>([]);
  const query = useInfiniteQuery(
    trpc.classify.history.infiniteQueryOptions(
      { limit: 20, archived: archived || undefined },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.filter((item) => !hidden.has(item.id));
  const mayChange = (item: ClassificationItem) =>
    me !== null && (me.role === 'administrator' || me.id === item.userId);
  const toggle = (item: ClassificationItem, on: boolean) =>
    setSelected((others) => [...others.filter(({ id }) => id !== item.id), ...(on ? [item] : [])]);

  return (
    <section aria-labelledby="history-title" className="mt-8">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id="history-title" className="font-semibold text-base">
          History
        </h2>
        <Switch
          label="Show archived"
          checked={archived}
          onCheckedChange={(on) => {
            setArchived(on);
            setSelected([]);
          }}
        />
      </div>
      <SelectionBar<ClassificationItem>
        kind="classification"
        selected={selected.map(({ id }) => id)}
        archived={selected.every(({ archivedAt }) => archivedAt !== null)}
        total={query.hasNextPage ? null : shown.filter(mayChange).length}
        readPage={async (cursor) => {
          const page = await client.classify.history.query({
            cursor,
            limit: 100,
            archived: archived || undefined,
          });
          return { ...page, items: page.items.filter((item) => !hidden.has(item.id) && mayChange(item)) };
        }}
        onSelect={setSelected}
      />
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
              <HistoryEntry
                key={item.id}
                item={item}
                models={models}
                mayChange={mayChange(item)}
                selected={selected.some(({ id }) => id === item.id)}
                onSelect={(on) => toggle(item, on)}
              />
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
