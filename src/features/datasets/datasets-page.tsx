'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Images, Upload } from 'lucide-react';
import { useState } from 'react';
import { useListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { DATASET_SORT_COLUMNS, type DatasetListItem } from '@/shared/contracts/datasets';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { ARCHIVED_FILTER, ArchivedSwitch, archivedOf } from '../lifecycle/archived-switch';
import { lifecycleColumn } from '../lifecycle/row-menu';
import { SelectionBar } from '../lifecycle/selection-bar';
import { datasetColumns } from './dataset-columns';
import { DemoImportButton } from './import/demo-import-button';
import { ImportDialog } from './import/import-dialog';
import { RecentImports } from './import/recent-imports';

const columns = [...datasetColumns, lifecycleColumn<DatasetListItem>('dataset')];

export function DatasetsPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [selected, setSelected] = useState<string[]>([]);
  const mayWrite = useMay('data:write');
  const [importing, setImporting] = useState(false);
  const address = useListAddress({
    columns: DATASET_SORT_COLUMNS,
    defaultSort: { by: 'created', direction: 'desc' },
    filters: [ARCHIVED_FILTER],
  });
  const filters = { search: address.search, archived: archivedOf(address) };
  const datasets = useQuery(
    trpc.datasets.list.queryOptions(
      { ...filters, cursor: address.cursor, sort: address.sort },
      { placeholderData: keepPreviousData },
    ),
  );
  useLiveTopics(['datasets', 'imports']);

  const importButton = mayWrite && (
    <Button variant="primary" onClick={() => setImporting(true)}>
      <Upload aria-hidden />
      Import photos
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Datasets"
        description="Photos sorted into classes. Versions are immutable; each import adds one."
        actions={importButton}
      />
      {datasets.data ? (
        <PagedTable
          aria-label="Datasets"
          noun={['dataset', 'datasets']}
          columns={columns}
          page={datasets.data}
          address={address}
          stale={datasets.isPlaceholderData}
          getRowId={(dataset) => dataset.id}
          rowHref={(dataset) => `/datasets/${dataset.id}`}
          searchPlaceholder="Search datasets"
          selection={mayWrite ? { selected, onChange: setSelected } : undefined}
          toolbar={<ArchivedSwitch address={address} />}
          bar={
            <SelectionBar
              kind="dataset"
              selected={selected}
              total={datasets.data.total}
              readPage={(cursor) => client.datasets.list.query({ ...filters, cursor, limit: MAX_PAGE_ROWS })}
              onSelect={(rows) => setSelected(rows.map(({ id }) => id))}
            />
          }
          empty={
            <EmptyState
              icon={Images}
              title="No datasets yet"
              description="Import a zip file with one folder of photos per class, or add the built-in demonstration coins."
              action={
                mayWrite && (
                  <>
                    <DemoImportButton />
                    {importButton}
                  </>
                )
              }
            />
          }
        />
      ) : datasets.error ? (
        <ErrorState error={datasets.error} onRetry={() => datasets.refetch()} />
      ) : (
        <TableSkeleton rows={4} columns={5} />
      )}
      <RecentImports />
      <ImportDialog open={importing} onOpenChange={setImporting} />
    </>
  );
}
