'use client';

import { useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useState } from 'react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { Tabs } from '@/components/ui/tabs';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import {
  INCOMING_VIEWS,
  type IncomingCounts,
  type IncomingPhoto,
  type IncomingView,
} from '@/shared/contracts/incoming';
import { AcceptDialog, acceptLabel } from './accept-dialog';
import { QueueView } from './queue-view';
import { useQueueDataset } from './use-queue-dataset';

const viewLabels: Record<IncomingView, string> = {
  unlabelled: 'To label',
  labelled: 'Labelled',
  accepted: 'Accepted',
  rejected: 'Rejected',
};

/** Photos that wait to be labelled and accepted into a dataset. @param id dataset id or name */
export function IncomingPage({ id }: { id: string }) {
  useLiveTopics(['incoming', 'datasets', 'imports']);
  const { dataset, classes, error, retry } = useQueueDataset(id);
  const trpc = useTRPC();
  const counts = useQuery(
    trpc.incoming.counts.queryOptions({ datasetId: dataset?.id ?? '' }, { enabled: dataset !== undefined }),
  );
  const failed = error ?? counts.error;
  if (failed) return <ErrorState error={failed} onRetry={retry} />;
  if (!dataset || !counts.data || !classes) return <Skeleton className="h-96 rounded-lg" />;
  return <Queue dataset={dataset} counts={counts.data} classes={classes} />;
}

type Loaded = ReturnType<typeof useQueueDataset>;

function Queue({
  dataset,
  counts,
  classes,
}: {
  dataset: NonNullable<Loaded['dataset']>;
  counts: IncomingCounts;
  classes: NonNullable<Loaded['classes']>;
}) {
  const mayWrite = useMay('data:write');
  const [params, change] = useUrlParams();
  const [accepting, setAccepting] = useState<readonly IncomingPhoto[] | null>(null);
  const view = INCOMING_VIEWS.find((name) => name === params.get('view')) ?? 'unlabelled';
  const isAnyAcceptable = counts.acceptable > 0;
  return (
    <>
      <PageHeader
        title="Incoming photos"
        documentTitle={`Incoming · ${dataset.name}`}
        description="They wait here to be labelled and accepted into the next version."
        crumbs={[
          { label: 'Datasets', href: '/datasets' },
          { label: dataset.name, href: `/datasets/${dataset.id}` },
        ]}
        actions={
          <>
            <Button asChild>
              <Link href={`/datasets/${dataset.id}/camera`}>
                <Camera aria-hidden />
                Camera
              </Link>
            </Button>
            {mayWrite && (
              <Button variant="primary" disabled={!isAnyAcceptable} onClick={() => setAccepting([])}>
                {isAnyAcceptable ? acceptLabel(counts.acceptable, counts) : 'Accept'}
              </Button>
            )}
          </>
        }
      />
      <Tabs
        aria-label="State of the photos"
        value={view}
        onValueChange={(next) => change({ view: next === 'unlabelled' ? null : next })}
        tabs={INCOMING_VIEWS.map((value) => ({ value, label: viewLabels[value], count: counts[value] }))}
        className="mb-4"
      />
      <QueueView
        key={view}
        datasetId={dataset.id}
        view={view}
        counts={counts}
        classes={classes}
        onAccept={(photos) => (photos.length > 0 || isAnyAcceptable) && setAccepting(photos)}
      />
      {accepting && (
        <AcceptDialog
          datasetId={dataset.id}
          counts={counts}
          photos={accepting}
          onClose={() => setAccepting(null)}
          onAccepted={() => setAccepting(null)}
        />
      )}
    </>
  );
}
