'use client';

import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Stat } from '@/components/ui/stat';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { Overview } from '@/shared/contracts/overview';
import { count } from '@/shared/format';
import { BackupNotice } from '../storage/backup-notice';
import { ActiveImports } from './active-imports';
import { ActiveRuns } from './active-runs';
import { BestModels } from './best-models';
import { FailedRuns } from './failed-runs';
import { FirstSteps } from './first-steps';
import { OverviewSkeleton } from './overview-skeleton';
import { RecentRuns } from './recent-runs';
import { WorkersCard } from './workers-card';

export function OverviewPage() {
  const trpc = useTRPC();
  const mayRun = useMay('run:write');
  const overview = useQuery(trpc.overview.get.queryOptions());
  useLiveTopics(['runs', 'datasets', 'models', 'workers']);

  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          mayRun && (
            <Button variant="primary" asChild>
              <Link href="/runs/new">
                <Play aria-hidden />
                New run
              </Link>
            </Button>
          )
        }
      />
      <BackupNotice />
      {overview.error && !overview.data ? (
        <ErrorState error={overview.error} onRetry={() => overview.refetch()} />
      ) : !overview.data ? (
        <OverviewSkeleton />
      ) : (
        <LoadedOverview overview={overview.data} />
      )}
    </>
  );
}

function LoadedOverview({ overview }: { overview: Overview }) {
  return (
    <div className="flex flex-col gap-5">
      <FirstSteps overview={overview} />
      {/* What runs, the best models and what failed lead, on a phone too, where all stands in one column. */}
      <div className="flex flex-col gap-5 lg:grid lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
          <ActiveImports />
          <ActiveRuns runs={overview.active} total={overview.activeTotal} />
          <div className="max-lg:order-2 empty:hidden">
            <FailedRuns runs={overview.failed} />
          </div>
          <div className="max-lg:order-3">
            <RecentRuns runs={overview.recent} />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
          <div className="max-lg:order-1">
            <BestModels models={overview.best} />
          </div>
          <div className="max-lg:order-4">
            <WorkersCard workers={overview.workers} />
          </div>
        </div>
      </div>
      <Counts counts={overview.counts} />
    </div>
  );
}

const stats: readonly { key: keyof Overview['counts']; label: string; href: string }[] = [
  { key: 'datasets', label: 'Datasets', href: '/datasets' },
  { key: 'photos', label: 'Photos', href: '/datasets' },
  { key: 'runs', label: 'Runs', href: '/runs' },
  { key: 'models', label: 'Models', href: '/models' },
  { key: 'classifications', label: 'Classified', href: '/classify' },
];

function Counts({ counts }: { counts: Overview['counts'] }) {
  return (
    <Card className="grid grid-cols-2 sm:grid-cols-5">
      {stats.map(({ key, label, href }) => (
        <Link
          key={key}
          href={href}
          className="border-b px-4 py-3 transition-colors last:border-0 hover:bg-raised/60 max-sm:last:col-span-2 max-sm:odd:border-r max-sm:last:border-r-0 sm:border-r sm:border-b-0"
        >
          <Stat label={label} value={count(counts[key])} />
        </Link>
      ))}
    </Card>
  );
}
