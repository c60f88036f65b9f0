'use client';

import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';
import type { RunListItem } from '@/shared/contracts/runs';
import { counted, percent } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { useLiveTopics } from '../live/use-live-topics';
import { activeInterval } from '../runs/list/runs-page';
import { RunsTable } from '../runs/list/runs-table';
import { SweepsCard } from '../sweeps/sweeps-card';
import { ExperimentDialog } from './experiment-dialog';

export function ExperimentPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  const [editing, setEditing] = useState(false);
  useLiveTopics(['runs']);
  const experiment = useQuery({
    ...trpc.experiments.get.queryOptions({ experiment: id }),
    refetchInterval: ({ state }) => activeInterval(state.data?.items),
  });

  if (experiment.isPending) {
    return (
      <>
        <Skeleton className="mb-2 h-3 w-24" />
        <Skeleton className="mb-6 h-6 w-64" />
        <Skeleton className="mb-4 h-20" />
        <TableSkeleton rows={5} columns={8} />
      </>
    );
  }
  if (experiment.data === undefined) {
    return <ErrorState error={experiment.error} onRetry={() => experiment.refetch()} />;
  }

  const { name, notes, items, active, runs, createdAt, datasets } = experiment.data;
  const best = bestRun(items);
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Experiments', href: '/experiments' }]}
        meta={
          <span>
            created <RelativeTime date={createdAt} />
          </span>
        }
        actions={
          mayWrite && (
            <>
              <Button onClick={() => setEditing(true)}>
                <Pencil aria-hidden />
                Edit
              </Button>
              <Button asChild variant="primary">
                <Link href={best ? `/runs/new?clone=${best.number}` : '/runs/new'}>
                  <Plus aria-hidden />
                  New run
                </Link>
              </Button>
            </>
          )
        }
      />
      <div className="mb-4 grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card>
          <CardBody className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <Stat label="Runs" value={runs} hint={active > 0 ? `${active} under way` : undefined} />
            <Stat
              label="Best test top-1"
              value={percent(best?.progress.test?.top1 ?? null)}
              hint={
                best && (
                  <Link href={`/runs/${best.number}`} className="hover:underline">
                    #{best.number} {best.name}
                  </Link>
                )
              }
            />
            <Stat label="Its top-5" value={percent(best?.progress.test?.top5 ?? null)} />
            <Stat
              label="Data"
              value={datasets.length === 1 ? datasets[0] : counted(datasets.length, 'dataset')}
              hint={datasets.length > 1 ? datasets.join(', ') : undefined}
            />
          </CardBody>
        </Card>
        <Card>
          <CardBody className="text-sm">
            <h2 className="mb-1 text-muted text-xs">Notes</h2>
            {notes ? (
              <p className="wrap-anywhere max-h-40 overflow-y-auto whitespace-pre-wrap">{notes}</p>
            ) : (
              <p className="text-faint">
                {mayWrite ? 'None yet: say what is tried here with “Edit”.' : 'None yet.'}
              </p>
            )}
          </CardBody>
        </Card>
      </div>
      <SweepsCard experimentId={experiment.data.id} />
      <RunsTable
        runs={items}
        without={['experiment']}
        searchPlaceholder={items.length > 8 ? 'Search runs' : undefined}
        empty={<EmptyState icon={FlaskConical} title="No runs in this experiment" />}
      />
      {editing && <ExperimentDialog experiment={experiment.data} onClose={() => setEditing(false)} />}
    </>
  );
}

/** The run with the best test figure; before any was tested, none. */
function bestRun(runs: readonly RunListItem[]): RunListItem | null {
  return runs.reduce<RunListItem | null>((best, run) => {
    const mine = run.progress.test?.top1;
    if (mine === undefined) return best;
    return best === null || mine > (best.progress.test?.top1 ?? -1) ? run : best;
  }, null);
}
