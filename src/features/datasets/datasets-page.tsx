'use client';

import { useQuery } from '@tanstack/react-query';
import { Images, Upload } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { datasetColumns } from './dataset-columns';
import { DemoImportButton } from './import/demo-import-button';
import { ImportDialog } from './import/import-dialog';
import { RecentImports } from './import/recent-imports';

export function DatasetsPage() {
  const trpc = useTRPC();
  const mayWrite = useMay('data:write');
  const [importing, setImporting] = useState(false);
  const datasets = useQuery(trpc.datasets.list.queryOptions());
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
      {datasets.isPending ? (
        <TableSkeleton rows={4} columns={5} />
      ) : datasets.error ? (
        <ErrorState error={datasets.error} onRetry={() => datasets.refetch()} />
      ) : (
        <DataTable
          aria-label="Datasets"
          columns={datasetColumns}
          data={datasets.data}
          getRowId={(dataset) => dataset.id}
          rowHref={(dataset) => `/datasets/${dataset.id}`}
          initialSorting={[{ id: 'created', desc: true }]}
          searchPlaceholder={datasets.data.length > 8 ? 'Search datasets' : undefined}
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
      )}
      <RecentImports />
      <ImportDialog open={importing} onOpenChange={setImporting} datasets={datasets.data ?? []} />
    </>
  );
}
