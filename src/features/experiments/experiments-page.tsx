'use client';

import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { experimentColumns } from './experiment-columns';

export function ExperimentsPage() {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  const experiments = useQuery(trpc.experiments.list.queryOptions());
  useLiveTopics(['runs']);

  return (
    <>
      <PageHeader
        title="Experiments"
        description="Runs that belong together. A run that names no experiment joins the one named after its dataset."
      />
      {experiments.isPending ? (
        <TableSkeleton rows={4} columns={5} />
      ) : experiments.error ? (
        <ErrorState error={experiments.error} onRetry={() => experiments.refetch()} />
      ) : (
        <DataTable
          aria-label="Experiments"
          columns={experimentColumns}
          data={experiments.data}
          getRowId={(experiment) => experiment.id}
          rowHref={(experiment) => `/experiments/${experiment.id}`}
          initialSorting={[{ id: 'created', desc: true }]}
          searchPlaceholder={experiments.data.length > 8 ? 'Search experiments' : undefined}
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
      )}
    </>
  );
}
