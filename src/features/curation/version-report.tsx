'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { SearchCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ProgressBar } from '@/components/ui/progress-bar';
import { Skeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';
import type { DatasetReport } from '@/shared/contracts/curation';
import { count, counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { FindingList } from './finding-list';

/** What may be wrong with a dataset version, and how far the server is in finding it. */
export function VersionReport({ versionId }: { versionId: string }) {
  const trpc = useTRPC();
  useLiveTopics(['reports']);
  const report = useQuery(trpc.curation.report.queryOptions({ versionId }));
  if (report.error) return <ErrorState error={report.error} onRetry={() => report.refetch()} />;
  if (report.isPending) return <Skeleton className="h-40" />;
  switch (report.data.state) {
    case 'waiting':
      return (
        <Card>
          <EmptyState
            icon={SearchCheck}
            title="The report is made soon"
            description="The server looks for copies, leaks and bad photos by itself, within half a minute of an import."
          />
        </Card>
      );
    case 'running':
      return <RunningReport report={report.data} />;
    case 'failed':
      return <FailedReport report={report.data} />;
    case 'done':
      return <DoneReport report={report.data} />;
  }
}

const phases = {
  measuring: 'Measuring photos',
  embedding: 'Computing features',
  comparing: 'Comparing pairs of photos',
  judging: 'Judging labels',
  saving: 'Saving what was found',
} as const;

function RunningReport({ report: { phase, done, total } }: { report: DatasetReport }) {
  const label = phases[phase ?? 'measuring'];
  return (
    <Card className="grid gap-3 p-4">
      <p role="status" className="text-sm">
        {label}
        {total > 0 && (
          <span className="text-muted tabular-nums">
            {' '}
            · {count(done)} of {count(total)}
          </span>
        )}
      </p>
      <ProgressBar value={total > 0 ? done / total : null} label={label} />
      <p className="text-muted text-xs">This runs in the background. You can leave this page.</p>
    </Card>
  );
}

function FailedReport({ report: { versionId, error } }: { report: DatasetReport }) {
  const trpc = useTRPC();
  const mayWrite = useMay('data:write');
  const retry = useMutation(trpc.curation.retry.mutationOptions());
  return (
    <Card>
      <EmptyState
        icon={SearchCheck}
        title="The report failed"
        description={error}
        action={
          mayWrite && (
            <Button busy={retry.isPending} onClick={() => retry.mutate({ versionId })}>
              Try again
            </Button>
          )
        }
      />
    </Card>
  );
}

function DoneReport({ report }: { report: DatasetReport }) {
  const { counts, leaks, conflicts, summary } = report;
  const open = counts.reduce((sum, row) => sum + (row.status === 'open' ? row.count : 0), 0);
  const exact = summary?.exactCopies;
  return (
    <div className="grid gap-4">
      <Card className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 lg:grid-cols-4">
        <Stat
          label="Open findings"
          value={count(open)}
          hint={`in ${counted(summary?.photos ?? 0, 'photo')}`}
        />
        <Stat label="Leaks" value={count(leaks)} hint="groups across splits" />
        <Stat label="Conflicts" value={count(conflicts)} hint="groups across classes" />
        <Stat
          label="Exact copies in the import"
          value={counted(exact?.groups ?? 0, 'group')}
          hint={
            exact && (
              <>
                <span className="block truncate">
                  {counted(exact.files, 'file')}, {count(exact.extra)} too many
                </span>
                <span className="block truncate">
                  {count(exact.acrossSplits)} across splits, {count(exact.acrossClasses)} across classes
                </span>
              </>
            )
          }
        />
      </Card>
      {summary?.embedded === null && (
        <p className="rounded-md border px-3 py-2 text-muted text-sm">
          Probable wrong labels and outliers are not looked for: this server has no ImageNet weights. Name
          their folder in <code className="font-mono text-xs">MINTMARK_BASE_WEIGHTS</code>, then restart the
          server; the report is made again by itself.
        </p>
      )}
      <FindingList report={report} />
    </div>
  );
}
