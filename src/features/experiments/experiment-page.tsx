'use client';

import { useQuery } from '@tanstack/react-query';
import { Ellipsis, FlaskConical, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';
import { counted, percent } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { useMay } from '../api/use-me';
import { LeakBadge } from '../leaks/leak-badge';
import { ArchivedNotice } from '../lifecycle/archived-notice';
import { DeleteDialog } from '../lifecycle/delete-dialog';
import { LifecycleMenuItems } from '../lifecycle/lifecycle-menu-items';
import { MissingPage } from '../lifecycle/missing-page';
import { RunsTable } from '../runs/list/runs-table';
import { useRunsPage } from '../runs/list/use-runs-page';
import { SweepsCard } from '../sweeps/sweeps-card';
import { ExperimentDialog } from './experiment-dialog';

export function ExperimentPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useMay('run:write');
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const experiment = useQuery(trpc.experiments.get.queryOptions({ experiment: id }));

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
    return (
      <MissingPage kind="experiment" id={id} error={experiment.error} onRetry={() => experiment.refetch()} />
    );
  }

  const { name, notes, bestRun: best, active, runs, createdAt, createdBy, datasets } = experiment.data;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Experiments', href: '/experiments' }]}
        meta={
          <span>
            created <RelativeTime date={createdAt} />
            {createdBy && ` by ${createdBy}`}
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
              <DropdownMenu
                trigger={
                  <Button icon aria-label="More actions">
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <LifecycleMenuItems
                  kind="experiment"
                  item={experiment.data}
                  onDelete={() => setDeleting(true)}
                />
              </DropdownMenu>
            </>
          )
        }
      />
      <ArchivedNotice kind="experiment" item={experiment.data} />
      <div className="mb-4 grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card>
          <CardBody className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <Stat label="Runs" value={runs} hint={active > 0 ? `${active} queued or running` : undefined} />
            <Stat
              label="Best val. accuracy"
              value={percent(best?.valAccuracy ?? null)}
              hint={
                best && (
                  <>
                    <LeakBadge leaks={experiment.data.bestLeaks} />{' '}
                    <Link href={`/runs/${best.number}`} className="hover:underline">
                      #{best.number} {best.name}
                    </Link>
                  </>
                )
              }
            />
            <Stat label="Its test top-1" value={percent(best?.top1 ?? null)} />
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
      <ExperimentRuns experimentId={experiment.data.id} />
      {deleting && (
        <DeleteDialog kind="experiment" ids={[experiment.data.id]} onClose={() => setDeleting(false)} />
      )}
      {editing && <ExperimentDialog experiment={experiment.data} onClose={() => setEditing(false)} />}
    </>
  );
}

function ExperimentRuns({ experimentId }: { experimentId: string }) {
  const { address, columns, query, readPage } = useRunsPage({ experimentId });
  if (query.data) {
    return (
      <RunsTable
        page={query.data}
        address={address}
        columns={columns}
        stale={query.isPlaceholderData}
        without={['experiment']}
        readPage={readPage}
        empty={
          <EmptyState
            icon={FlaskConical}
            title="No runs in this experiment"
            description="Start one with “New run” and choose this experiment."
          />
        }
      />
    );
  }
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return <TableSkeleton rows={5} columns={8} />;
}
