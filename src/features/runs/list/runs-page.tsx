'use client';

import { useQuery } from '@tanstack/react-query';
import { ChartSpline, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import type { RunListItem } from '@/shared/contracts/runs';
import { isFinal } from '@/shared/run-state';
import { useUrlParams } from '../../../components/hooks/use-url-params';
import { useTRPC } from '../../api/trpc';
import { useMay } from '../../api/use-me';
import { useLiveTopics } from '../../live/use-live-topics';
import { choices, filterRuns } from './run-filters';
import { RunsTable } from './runs-table';

const STATES = [
  { value: '', label: 'All states' },
  { value: 'active', label: 'Active' },
  { value: 'paused', label: 'Paused' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
];

/** Progress inside an epoch is no news of its own; while something trains the list asks this often. */
export function activeInterval(runs: readonly RunListItem[] | undefined): number | false {
  return runs?.some((run) => !isFinal(run.state)) ? 5000 : false;
}

export function RunsPage() {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  const [params, change] = useUrlParams();
  useLiveTopics(['runs']);
  const runs = useQuery({
    ...trpc.runs.list.queryOptions({ limit: 1000 }),
    refetchInterval: ({ state }) => activeInterval(state.data),
  });

  const filters = {
    state: params.get('state') ?? '',
    datasetId: params.get('dataset') ?? '',
    experimentId: params.get('experiment') ?? '',
  };
  const newRun = mayWrite && (
    <Button asChild variant="primary">
      <Link href="/runs/new">
        <Plus aria-hidden />
        New run
      </Link>
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Runs"
        description="Every training, past and under way. Choose two or more to lay their curves over each other."
        actions={newRun}
      />
      {runs.isPending ? (
        <TableSkeleton rows={8} columns={8} />
      ) : runs.error ? (
        <ErrorState error={runs.error} onRetry={() => runs.refetch()} />
      ) : (
        <RunsTable
          runs={filterRuns(runs.data, filters)}
          searchPlaceholder="Search runs"
          filters={
            <>
              <Select
                aria-label="State"
                className="w-32"
                value={filters.state}
                onValueChange={(state) => change({ state })}
                options={STATES}
              />
              <Select
                aria-label="Dataset"
                className="w-40"
                value={filters.datasetId}
                onValueChange={(dataset) => change({ dataset })}
                options={[
                  { value: '', label: 'All datasets' },
                  ...choices(runs.data.map((run) => [run.datasetId, run.datasetName])),
                ]}
              />
              <Select
                aria-label="Experiment"
                className="w-40"
                value={filters.experimentId}
                onValueChange={(experiment) => change({ experiment })}
                options={[
                  { value: '', label: 'All experiments' },
                  ...choices(runs.data.map((run) => [run.experimentId, run.experimentName])),
                ]}
              />
            </>
          }
          empty={
            runs.data.length === 0 ? (
              <EmptyState
                icon={ChartSpline}
                title="No runs yet"
                description="A run trains a network on a dataset and ends in a model version. The quick preset has a first answer within minutes."
                action={newRun}
              />
            ) : (
              <EmptyState
                icon={ChartSpline}
                title="No run passes these filters"
                action={
                  <Button onClick={() => change({ state: null, dataset: null, experiment: null })}>
                    Clear filters
                  </Button>
                }
              />
            )
          }
        />
      )}
    </>
  );
}
