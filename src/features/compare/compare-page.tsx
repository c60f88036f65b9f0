'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { GitCompareArrows, Plus, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { isFinal } from '@/shared/run-state';
import { useUrlParams } from '../../components/hooks/use-url-params';
import { useTRPC } from '../api/trpc';
import { MAX_COMPARED } from '../runs/list/runs-table';
import { useLiveRuns } from '../runs/live/use-live-runs';
import { assignSlots } from './colour-slots';
import { comparedRun } from './compared-run';
import { ConfigCard } from './config-card';
import { CurvesCard } from './curves-card';
import { MetricsCard } from './metrics-card';
import { PairedCard } from './paired-card';
import { RunPicker } from './run-picker';

/** The runs are those of the address: `?runs=` with ids or numbers, separated by commas. */
export function ComparePage() {
  const trpc = useTRPC();
  const [params, change] = useUrlParams();
  const [picking, setPicking] = useState(false);
  const listed = params.get('runs') ?? '';
  const chosen = useMemo(() => listed.split(',').filter(Boolean).slice(0, MAX_COMPARED), [listed]);
  const compare = useQuery({
    ...trpc.runs.compare.queryOptions({ runs: chosen }),
    enabled: chosen.length > 0,
    placeholderData: keepPreviousData,
  });
  const fetched = useMemo(() => {
    const known = compare.data ?? [];
    return chosen.flatMap(
      (ref) => known.find(({ run }) => run.id === ref || String(run.number) === ref) ?? [],
    );
  }, [compare.data, chosen]);
  const live = useLiveRuns(fetched.filter(({ run }) => !isFinal(run.state)).map(({ run }) => run.id));

  const slots = useRef<ReadonlyMap<string, number>>(new Map());
  slots.current = assignSlots(
    slots.current,
    fetched.map(({ run }) => run.id),
  );
  const colours = slots.current;
  const runs = useMemo(
    () =>
      fetched.map((one) =>
        comparedRun(one, { slot: colours.get(one.run.id) ?? 0, live: live.get(one.run.id) }),
      ),
    [fetched, live, colours],
  );

  function choose(next: readonly string[]) {
    change({ runs: next.join(',') });
  }

  const pick = (
    <Button variant={chosen.length === 0 ? 'primary' : 'secondary'} onClick={() => setPicking(true)}>
      <Plus aria-hidden />
      {chosen.length === 0 ? 'Choose runs' : 'Add runs'}
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Compare runs"
        description="Curves in one chart, metrics side by side, and the differences of the recipes."
        actions={chosen.length > 0 && pick}
      />
      {chosen.length === 0 ? (
        <Card>
          <EmptyState
            icon={GitCompareArrows}
            title="Nothing to compare yet"
            description="Choose two or more runs here, or select them in a list of runs."
            action={pick}
          />
        </Card>
      ) : compare.error ? (
        <ErrorState error={compare.error} onRetry={() => compare.refetch()} />
      ) : compare.isPending ? (
        <div className="grid gap-4">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-[26rem]" />
          <Skeleton className="h-40" />
        </div>
      ) : (
        <div className="grid gap-4">
          <ul aria-label="Compared runs" className="flex flex-wrap gap-2">
            {runs.map((run) => (
              <li
                key={run.id}
                className="flex h-7 items-center gap-2 rounded-md border bg-surface pr-1 pl-2 text-xs"
              >
                <SeriesSwatch style={run.style} />
                <span className="max-w-56 truncate">{run.label}</span>
                <button
                  type="button"
                  aria-label={`Remove run ${run.run.number}`}
                  onClick={() =>
                    choose(chosen.filter((ref) => ref !== run.id && ref !== String(run.run.number)))
                  }
                  className="grid size-5 place-items-center rounded-sm text-muted hover:bg-raised hover:text-text"
                >
                  <X className="size-3.5" aria-hidden />
                </button>
              </li>
            ))}
          </ul>
          <CurvesCard runs={runs} />
          <MetricsCard runs={runs} />
          <PairedCard runs={runs} />
          <ConfigCard runs={runs} />
        </div>
      )}
      {picking && (
        <RunPicker
          chosen={fetched.map(({ run }) => String(run.number))}
          onChange={choose}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
