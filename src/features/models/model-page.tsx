'use client';

import { useQuery } from '@tanstack/react-query';
import { ExportNote } from '@/components/charts/export-note';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { CommentThread } from '@/features/review/comment-thread';
import type { ModelDetail } from '@/shared/contracts/models';
import { leakBadge } from '@/shared/leak-labels';
import { EvaluationsCard } from '../evaluations/evaluations-card';
import { RobustnessCard } from '../evaluations/robustness-card';
import { LeakNotice } from '../leaks/leak-notice';
import { ArchivedNotice } from '../lifecycle/archived-notice';
import { MissingPage } from '../lifecycle/missing-page';
import { ModelReviews } from '../reviews/model-reviews';
import { ModelActions } from './model-actions';
import { ModelFiles } from './model-files';
import { ModelLineage } from './model-lineage';
import { ModelMetrics } from './model-metrics';
import { WorstClasses } from './worst-classes';

/** One model version: metrics, lineage, files and comments. */
export function ModelPage({ id }: { id: string }) {
  const trpc = useTRPC();
  useLiveTopics(['models', 'reviews']);
  const { data: model, error, refetch } = useQuery(trpc.models.get.queryOptions({ model: id }));
  if (error && !model) {
    return (
      <>
        <PageHeader title="Model" crumbs={[{ label: 'Models', href: '/models' }]} />
        <MissingPage kind="model" id={id} error={error} onRetry={refetch} />
      </>
    );
  }
  if (!model) return <ModelSkeleton />;
  return (
    <ExportNote note={leakBadge(model.leaks)}>
      <PageHeader
        title={model.name}
        crumbs={[{ label: 'Models', href: '/models' }]}
        meta={<ModelMeta model={model} />}
        actions={<ModelActions model={model} />}
      />
      <ArchivedNotice kind="model" item={model} />
      <LeakNotice of={model} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <ModelMetrics model={model} />
          <EvaluationsCard model={model} />
          <RobustnessCard model={model} />
          <WorstClasses model={model} />
          <Card>
            <CardBody>
              <CommentThread modelId={model.id} />
            </CardBody>
          </Card>
        </div>
        <div className="grid min-w-0 gap-4">
          <ModelReviews model={model} />
          <ModelLineage model={model} />
          <ModelFiles model={model} />
        </div>
      </div>
    </ExportNote>
  );
}

function ModelMeta({ model }: { model: ModelDetail }) {
  return (
    <>
      <span>Version #{model.number}</span>
      <Link
        href={`/datasets/${model.datasetId}?v=${model.datasetVersion}`}
        className="rounded-sm hover:underline"
      >
        {model.datasetName} v{model.datasetVersion}
      </Link>
      <span>{model.classCount} classes</span>
      <span>
        width {model.width} at {model.inputSize} px
      </span>
      <span>
        created <RelativeTime date={model.createdAt} />
        {model.createdBy && ` by ${model.createdBy}`}
      </span>
      {model.baseWeights === 'random' && <Badge tone="warn">Random base weights</Badge>}
      {model.champion && <Badge tone="accent">Champion</Badge>}
      {!model.canClassify && <Badge tone="warn">Cannot classify</Badge>}
    </>
  );
}

function ModelSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <Skeleton className="mb-2 h-7 w-64" />
      <Skeleton className="mb-7 h-4 w-96 max-w-full" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-4">
          <Skeleton className="h-56 rounded-lg" />
          <Skeleton className="h-80 rounded-lg" />
        </div>
        <Skeleton className="h-96 rounded-lg" />
      </div>
    </div>
  );
}
