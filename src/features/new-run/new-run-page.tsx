'use client';

import { useQuery } from '@tanstack/react-query';
import { Images } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import type { DatasetListItem } from '@/shared/contracts/datasets';
import type { Page } from '@/shared/contracts/paging';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { NewRunForm } from './new-run-form';

interface NewRunPageProps {
  /** Id or name of the dataset to begin with. */
  dataset?: string;
  /** Number of that dataset's version; its latest when absent. */
  version?: string;
  /** Id or number of the run to clone. */
  clone?: string;
  /** `key=value` assignments on top of the recipe of that run. */
  changes?: readonly string[];
}

export function NewRunPage({ dataset, version, clone, changes = [] }: NewRunPageProps) {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  useLiveTopics(['datasets']);
  const datasets = useQuery(trpc.datasets.list.queryOptions({ limit: 2 }));
  const named = useQuery(
    trpc.datasets.get.queryOptions({ dataset: dataset ?? '' }, { enabled: dataset !== undefined }),
  );
  const cloned = useQuery({
    ...trpc.runs.get.queryOptions({ run: clone ?? '' }),
    enabled: clone !== undefined,
  });
  const error = datasets.error ?? cloned.error;
  const ready = datasets.data && !named.isLoading && (clone === undefined || cloned.data);

  return (
    <>
      <PageHeader
        title="New run"
        crumbs={[{ label: 'Runs', href: '/runs' }]}
        description={
          cloned.data
            ? `Starts with the recipe of run #${cloned.data.number} ${cloned.data.name}.`
            : 'Choose a preset and adjust it. The run starts as soon as a worker is free.'
        }
      />
      {!mayWrite ? (
        <Card>
          <EmptyState
            title="Viewers cannot start runs"
            description="Ask an administrator to make you a member."
          />
        </Card>
      ) : error ? (
        <ErrorState error={error} onRetry={() => (datasets.error ? datasets.refetch() : cloned.refetch())} />
      ) : !ready || !datasets.data ? (
        <FormSkeleton />
      ) : datasets.data.total === 0 ? (
        <Card>
          <EmptyState
            icon={Images}
            title="No datasets yet"
            description="Import photos first, or add the built-in demonstration coins."
            action={
              <Button asChild variant="primary">
                <Link href="/datasets">Go to datasets</Link>
              </Button>
            }
          />
        </Card>
      ) : (
        <NewRunForm
          dataset={dataset}
          datasetId={
            dataset ? (named.data?.versions.length ? named.data.id : '') : onlyDataset(datasets.data)
          }
          version={version}
          cloned={cloned.data ?? null}
          changes={changes}
        />
      )}
    </>
  );
}

/** With one dataset there is nothing to choose. */
function onlyDataset({ items, total }: Page<DatasetListItem>): string {
  const [first] = items;
  return total === 1 && first?.latestVersion ? first.id : '';
}

function FormSkeleton() {
  return (
    <div role="status" className="grid gap-6 lg:grid-cols-[1fr_18rem]">
      <span className="sr-only">Loading…</span>
      <div className="grid gap-4">
        <div className="grid gap-3 sm:grid-cols-3">
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
        <Skeleton className="h-56" />
        <Skeleton className="h-80" />
      </div>
      <Skeleton className="h-64" />
    </div>
  );
}
