'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus } from 'lucide-react';
import { useState } from 'react';
import { useListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FirstVisit } from '@/components/ui/first-visit';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { TableSkeleton } from '@/components/ui/skeleton';
import { EXPERIMENT_SORT_COLUMNS, type ExperimentListItem } from '@/shared/contracts/experiments';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { useTRPC, useTRPCClient } from '../api/trpc';
import { useMay } from '../api/use-me';
import { ARCHIVED_FILTER, ArchivedSwitch, archivedOf } from '../lifecycle/archived-switch';
import { lifecycleColumn } from '../lifecycle/row-menu';
import { SelectionBar } from '../lifecycle/selection-bar';
import { useLiveTopics } from '../live/use-live-topics';
import { experimentColumns } from './experiment-columns';

const columns = [...experimentColumns, lifecycleColumn<ExperimentListItem>('experiment')];

export function ExperimentsPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [selected, setSelected] = useState<string[]>([]);
  const mayWrite = useMay('run:write');
  const address = useListAddress({
    columns: EXPERIMENT_SORT_COLUMNS,
    defaultSort: { by: 'created', direction: 'desc' },
    filters: [ARCHIVED_FILTER],
  });
  const filters = { search: address.search, archived: archivedOf(address) };
  const experiments = useQuery(
    trpc.experiments.list.queryOptions(
      { ...filters, cursor: address.cursor, sort: address.sort },
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
      <FirstVisit id="experiment">
        An <strong>experiment</strong> is a question that several runs answer together, such as “does more
        rotation help?”. Keep runs that you want to compare in one.
      </FirstVisit>
      {experiments.data ? (
        <PagedTable
          aria-label="Experiments"
          noun={['experiment', 'experiments']}
          columns={columns}
          page={experiments.data}
          address={address}
          stale={experiments.isPlaceholderData}
          getRowId={(experiment) => experiment.id}
          rowHref={(experiment) => `/experiments/${experiment.id}`}
          searchPlaceholder="Search experiments"
          selection={mayWrite ? { selected, onChange: setSelected } : undefined}
          toolbar={<ArchivedSwitch address={address} />}
          bar={
            <SelectionBar
              kind="experiment"
              selected={selected}
              total={experiments.data.total}
              readPage={(cursor) =>
                client.experiments.list.query({ ...filters, cursor, limit: MAX_PAGE_ROWS })
              }
              onSelect={(rows) => setSelected(rows.map(({ id }) => id))}
            />
          }
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
