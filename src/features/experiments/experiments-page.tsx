'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus } from 'lucide-react';
import { useListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { TableSkeleton } from '@/components/ui/skeleton';
import { EXPERIMENT_SORT_COLUMNS } from '@/shared/contracts/experiments';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { experimentColumns } from './experiment-columns';

export function ExperimentsPage() {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  const address = useListAddress({
    columns: EXPERIMENT_SORT_COLUMNS,
    defaultSort: { by: 'created', direction: 'desc' },
  });
  const experiments = useQuery(
    trpc.experiments.list.queryOptions(
      { search: address.search, cursor: address.cursor, sort: address.sort },
      { placeholderData: keepPreviousData },
    ),
  );
  useLiveTopics(['runs']);

  return (
    <>
      <PageHeader
        title="Experiments"
        description="Runs that belong together. A run that names no experiment joins the one named after its dataset."
      />
      {experiments.data ? (
        <PagedTable
          aria-label="Experiments"
          noun={['experiment', 'experiments']}
          columns={experimentColumns}
          page={experiments.data}
          address={address}
          stale={experiments.isPlaceholderData}
          getRowId={(experiment) => experiment.id}
          rowHref={(experiment) => `/experiments/${experiment.id}`}
          searchPlaceholder="Search experiments"
          empty={
            <EmptyState
              icon={FlaskConical}
              title="No experiments yet"
              description="The first run makes the first experiment."
              action={
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
          }
        />
      ) : experiments.error ? (
        <ErrorState error={experiments.error} onRetry={() => experiments.refetch()} />
      ) : (
        <TableSkeleton rows={4} columns={5} />
      )}
    </>
  );
}
