'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '@/components/ui/card';
import { ShowMore } from '@/components/ui/show-more';
import { useTRPC, useTRPCClient } from '../api/trpc';
import { SweepsList } from './sweeps-list';

const SHOWN = 10;

/** The sweeps of an experiment, newest first; nothing when it has none. */
export function SweepsCard({ experimentId }: { experimentId: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const query = useInfiniteQuery(
    trpc.sweeps.list.infiniteQueryOptions(
      { experimentId, limit: SHOWN },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const sweeps = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (sweeps.length === 0) return null;
  return (
    <Card className="mb-4">
      <CardHeader title="Sweeps" />
      <SweepsList
        sweeps={sweeps}
        total={query.data?.pages[0]?.total ?? null}
        readPage={(page) => client.sweeps.list.query({ experimentId, ...page })}
        withExperiment={false}
      />
      <ShowMore query={query} label="Show older sweeps" />
    </Card>
  );
}
