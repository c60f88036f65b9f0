'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FirstVisit } from '@/components/ui/first-visit';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { ShowMore } from '@/components/ui/show-more';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC, useTRPCClient } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { SweepsList } from './sweeps-list';

const SHOWN = 50;
const SEARCH_DELAY_MS = 250;

/** The sweeps of all experiments, newest first. */
export function SweepsPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const mayWrite = useMay('run:write');
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed.trim(), SEARCH_DELAY_MS);
  useLiveTopics(['runs']);
  const query = useInfiniteQuery(
    trpc.sweeps.list.infiniteQueryOptions(
      { search: search || undefined, limit: SHOWN },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const sweeps = query.data?.pages.flatMap((page) => page.items);
  const newRun = mayWrite && (
    <Button asChild variant="primary">
      <Link href="/runs/new">
        <Plus aria-hidden />
        New sweep
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Sweeps"
        description="Trials of one recipe with some fields varied. Open one to compare its trials."
        actions={newRun}
      />
      <FirstVisit id="sweep">
        A <strong>sweep</strong> starts many runs that differ in the fields you choose, such as the learning
        rate, and shows which values did best. Each of its runs is a <strong>trial</strong>.
      </FirstVisit>
      <Input
        role="searchbox"
        aria-label="Search sweeps"
        placeholder="Search sweeps"
        className="mb-3 w-full sm:w-64"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {query.error && !sweeps ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !sweeps ? (
        <TableSkeleton rows={4} columns={5} />
      ) : (
        <Card>
          {sweeps.length > 0 ? (
            <SweepsList
              key={search}
              sweeps={sweeps}
              total={query.data?.pages[0]?.total ?? null}
              readPage={(page) => client.sweeps.list.query({ search: search || undefined, ...page })}
              withExperiment
            />
          ) : search ? (
            <EmptyState title="No sweeps match" description="Try fewer words." />
          ) : (
            <EmptyState
              icon={Shuffle}
              title="No sweeps yet"
              description="Switch on “Vary fields” in the form for a new run, and choose which."
              action={newRun}
            />
          )}
          <ShowMore query={query} label="Show older sweeps" />
        </Card>
      )}
    </>
  );
}
