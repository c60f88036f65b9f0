'use client';

import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows } from 'lucide-react';
import { useMemo } from 'react';
import { ExportNote } from '@/components/charts/export-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';
import type { SweepDetail } from '@/shared/contracts/sweeps';
import { countRunLeaks, leakCountsBadge } from '@/shared/leak-labels';
import { count } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { LeakBadge } from '../leaks/leak-badge';
import { ArchivedNotice } from '../lifecycle/archived-notice';
import { MissingPage } from '../lifecycle/missing-page';
import { useLiveTopics } from '../live/use-live-topics';
import { FieldScatter } from './field-scatter';
import { SweepActions } from './sweep-actions';
import { metricText, metricTitles, sweepStateLabels } from './sweep-metrics';
import { trialColumns } from './trial-columns';

/** Progress inside an epoch is no news of its own. */
const ASK_AGAIN_MS = 5000;

/** A sweep's runs with what is varied, how they do, and which was stopped and why. */
export function SweepPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  useLiveTopics(['runs']);
  const sweep = useQuery({
    ...trpc.sweeps.get.queryOptions({ sweep: id }),
    refetchInterval: ({ state }) => (state.data?.state === 'active' ? ASK_AGAIN_MS : false),
  });
  const { data } = sweep;
  const columns = useMemo(() => (data ? trialColumns(data) : []), [data]);

  if (sweep.isPending) return <TableSkeleton rows={8} columns={6} />;
  if (data === undefined)
    return <MissingPage kind="sweep" id={id} error={sweep.error} onRetry={() => sweep.refetch()} />;

  return (
    <ExportNote note={leakCountsBadge(countRunLeaks(data.trials.map(({ run }) => run.leaks)))}>
      <PageHeader
        title={data.name}
        crumbs={[
          { label: 'Experiments', href: '/experiments' },
          { label: data.experimentName, href: `/experiments/${data.experimentId}` },
        ]}
        meta={
          <>
            <Badge tone={data.state === 'active' ? 'accent' : 'neutral'}>
              {sweepStateLabels[data.state]}
            </Badge>
            <span>{data.strategy}</span>
            <span>
              by {data.createdBy ?? 'the system'}, <RelativeTime date={data.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            {data.trials.length > 1 && (
              <Button asChild>
                <Link
                  href={`/compare?runs=${data.trials.map(({ run }) => run.number).join(',')}&fields=${data.fields.join(',')}`}
                >
                  <GitCompareArrows aria-hidden />
                  Compare trials
                </Link>
              </Button>
            )}
            {mayWrite && <SweepActions sweep={data} />}
          </>
        }
      />
      <ArchivedNotice kind="sweep" item={data} />
      <div className="mb-4 grid gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <SweepStats sweep={data} />
        <FieldScatter sweep={data} />
      </div>
      <DataTable
        aria-label="Trials"
        columns={columns}
        data={data.trials}
        getRowId={(trial) => trial.run.id}
        rowHref={(trial) => `/runs/${trial.run.number}`}
        initialSorting={[{ id: 'value', desc: data.metric === 'valAccuracy' }]}
      />
    </ExportNote>
  );
}

function SweepStats({ sweep }: { sweep: SweepDetail }) {
  const saved = sweep.epochsPlanned - sweep.epochsTrained;
  return (
    <Card className="self-start">
      <CardBody className="grid grid-cols-2 gap-4 sm:grid-cols-4 lg:grid-cols-2">
        <Stat
          label={`Best ${metricTitles[sweep.metric].toLowerCase()}`}
          value={metricText(sweep.best?.value ?? null, sweep.metric)}
          hint={
            sweep.best && (
              <>
                <LeakBadge leaks={sweep.best.leaks} />{' '}
                <Link href={`/runs/${sweep.best.runNumber}`} className="hover:underline">
                  trial {sweep.best.trial}, run #{sweep.best.runNumber}
                </Link>
              </>
            )
          }
        />
        <Stat label="Runs ended" value={`${sweep.ended} / ${sweep.runs}`} />
        <Stat
          label="Stopped early"
          value={sweep.plan.halving ? sweep.stopped : '–'}
          hint={sweep.plan.halving ? undefined : 'no halving'}
        />
        <Stat
          label="Epochs trained"
          value={count(sweep.epochsTrained)}
          hint={
            sweep.state === 'active'
              ? `of ${count(sweep.epochsPlanned)} at most`
              : `${count(saved)} of ${count(sweep.epochsPlanned)} saved`
          }
        />
      </CardBody>
    </Card>
  );
}
