'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ExportNote } from '@/components/charts/export-note';
import { useFramesLater } from '@/components/hooks/use-frames-later';
import { useHydrated } from '@/components/hooks/use-hydrated';
import { loadUntilThere } from '@/components/ui/load-until-there';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import type { RunDetail } from '@/shared/contracts/runs';
import { leakBadge } from '@/shared/leak-labels';
import { isFinal } from '@/shared/run-state';
import { useTRPC } from '../../api/trpc';
import { type PrefetchedQueries, usePrefetchedQueries } from '../../api/use-prefetched-queries';
import { LeakNotice } from '../../leaks/leak-notice';
import { ArchivedNotice } from '../../lifecycle/archived-notice';
import { MissingPage } from '../../lifecycle/missing-page';
import { LivePill } from '../live/live-pill';
import { useLiveRun } from '../live/use-live-run';
import { RunStateBadge } from '../run-state-badge';
import type { CommentedPoint } from './commented-point';
import { EvaluationCard } from './evaluation-card';
import { RunActions } from './run-actions';
import { RunCharts } from './run-charts';
import { RunErrors } from './run-errors';
import { RunNotices } from './run-notices';
import { RunPageSkeleton } from './run-page-skeleton';
import { RunSummary } from './run-summary';
import { runView } from './run-view';
import { StepCharts } from './step-charts';
import { useRowRefresh, useStallRefresh } from './use-row-refresh';

export function RunPage({ id, known }: { id: string; known: PrefetchedQueries }) {
  const trpc = useTRPC();
  const enabled = usePrefetchedQueries(known);
  const run = useQuery(trpc.runs.get.queryOptions({ run: id }, { enabled }));
  const hydrated = useHydrated();
  if (run.isPending || !hydrated) return <RunPageSkeleton />;
  if (run.data === undefined) {
    return <MissingPage kind="run" id={id} error={run.error} onRetry={() => run.refetch()} />;
  }
  return <RunContent detail={run.data} />;
}

/** In a chunk of its own, so that the curves need not wait for it. */
const RunRest = lazy(() => loadUntilThere(() => import('./run-rest')));

function RunContent({ detail }: { detail: RunDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const snapshot = useLiveRun(detail.id);
  const live = snapshot.run;
  const view = runView(detail, live);
  useRowRefresh(detail, live.lastSeq);
  useStallRefresh(detail, live);
  // The curves are what one comes for: they are drawn before what is further down.
  const rest = useFramesLater();
  const modelId = detail.modelId ?? live.model?.modelId ?? null;
  const [point, setPoint] = useState<CommentedPoint | null>(null);
  // The row has what the log does not: which worker owns the run, when it began, the error's code.
  const transition = live.notices.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (transition > detail.lastSeq) void queryClient.invalidateQueries(trpc.runs.get.pathFilter());
  }, [transition, detail.lastSeq, queryClient, trpc]);

  return (
    <ExportNote note={leakBadge(detail.leaks)}>
      <PageHeader
        title={
          <>
            <span className="mr-2 font-normal text-faint">#{detail.number}</span>
            {detail.name}
          </>
        }
        documentTitle={`#${detail.number} ${detail.name}`}
        crumbs={[
          { label: 'Runs', href: '/runs' },
          { label: detail.experimentName, href: `/experiments/${detail.experimentId}` },
        ]}
        actions={<RunActions detail={detail} view={view} modelId={modelId} />}
        meta={
          <>
            <RunStateBadge state={view.state} control={view.control} stalled={detail.stalledAt !== null} />
            {!isFinal(view.state) && <LivePill snapshot={snapshot} />}
            {detail.workerName && !isFinal(view.state) && <span>on {detail.workerName}</span>}
            {view.attempt > 1 && <span>attempt {view.attempt}</span>}
            <span>
              created <RelativeTime date={detail.createdAt} />
              {detail.createdBy && ` by ${detail.createdBy}`}
            </span>
          </>
        }
      />
      <ArchivedNotice kind="run" item={detail} />
      <LeakNotice of={detail} isQueued={view.state === 'queued'} />
      <RunNotices detail={detail} view={view} live={live} />
      <div className="grid gap-4">
        <RunSummary detail={detail} view={view} />
        {/* While it trains one comes for the curves, once it has ended for the result. */}
        {isFinal(view.state) && <EvaluationCard evaluations={view.evaluations} leaks={detail.leaks} />}
        {isFinal(view.state) && modelId !== null && <RunErrors modelId={modelId} />}
        <RunCharts
          view={view}
          group={`run-${detail.id}`}
          onComment={modelId === null ? undefined : setPoint}
        />
        <StepCharts runId={detail.id} live={live} />
        {rest && (
          <Suspense>
            <RunRest detail={detail} view={view} live={live} point={point} />
          </Suspense>
        )}
      </div>
    </ExportNote>
  );
}
