'use client';

import { ChartSpline, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { FirstVisit } from '@/components/ui/first-visit';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useMay } from '../../api/use-me';
import { GroupedRuns } from './grouped-runs';
import { RunFilters } from './run-filters';
import { RunsTable } from './runs-table';
import { useRunGrouping } from './use-run-grouping';
import { useRunsPage } from './use-runs-page';

export function RunsPage() {
  const mayWrite = useMay('run:write');
  const { address, columns, filters, query, readPage } = useRunsPage();
  const grouping = useRunGrouping({ filters, columns });
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
        description="Every training run. Select two or more to compare their curves."
        actions={newRun}
      />
      <FirstVisit id="run">
        A <strong>run</strong> trains one network on one dataset version with one recipe, and ends in a model
        version. What it measures after each pass over the photos, an <strong>epoch</strong>, is its curve.
      </FirstVisit>
      <GroupedRuns
        grouping={grouping}
        onOpen={(condition) => {
          grouping.close();
          address.setSearch(address.search ? `(${address.search}) and ${condition}` : condition);
        }}
      />
      {query.data ? (
        <RunsTable
          page={query.data}
          address={address}
          columns={columns}
          stale={query.isPlaceholderData}
          readPage={readPage}
          filters={<RunFilters address={address} grouping={grouping} />}
          empty={
            <EmptyState
              icon={ChartSpline}
              title="No runs yet"
              description="A run trains a network on a dataset and ends in a model version. Start with the quick preset: it takes minutes."
              action={newRun}
            />
          }
        />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <TableSkeleton rows={8} columns={8} />
      )}
    </>
  );
}
