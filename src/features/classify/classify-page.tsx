'use client';

import { useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { ModelListItem } from '@/shared/contracts/models';
import { ClassificationHistory } from './classification-history';
import { useModelChoice, useNamedModels } from './model-choice';
import { ModelPicker } from './model-picker';
import { PhotoIntake } from './photo-intake';
import { usePhotoQueue } from './photo-queue';
import { Predictions } from './predictions';
import { Samples } from './samples';
import { useAddressedPhoto } from './use-addressed-photo';

/** Photos in, predictions of several model versions side by side. `?models=` names the versions. */
export function ClassifyPage() {
  const trpc = useTRPC();
  useLiveTopics(['models']);
  const named = useNamedModels();
  const newest = useQuery(trpc.models.list.queryOptions({ canClassify: true }));
  const others = useQuery(
    trpc.models.list.queryOptions({ canClassify: true, models: named }, { enabled: named.length > 0 }),
  );
  const all = useQuery(trpc.models.list.queryOptions({ limit: 1 }, { enabled: newest.data?.total === 0 }));
  const able =
    newest.data && !others.isLoading ? [...newest.data.items, ...(others.data?.items ?? [])] : null;
  return (
    <>
      <PageHeader title="Classify" description="Classify photos with several model versions at once." />
      {newest.error && !newest.data ? (
        <ErrorState error={newest.error} onRetry={() => newest.refetch()} />
      ) : able === null ? (
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <Skeleton className="h-44 rounded-lg" />
          <Skeleton className="h-44 rounded-lg" />
        </div>
      ) : able.length === 0 ? (
        <NoModels unable={all.data?.total ?? 0} />
      ) : (
        <Classifier able={able} total={newest.data?.total ?? able.length} />
      )}
    </>
  );
}

function Classifier({ able, total }: { able: readonly ModelListItem[]; total: number }) {
  /** Those that were found by a search, besides the newest. */
  const [found, setFound] = useState<readonly ModelListItem[]>([]);
  const models = [...new Map([...able, ...found].map((model) => [model.id, model])).values()].sort(
    (a, b) => b.number - a.number,
  );
  const { chosen, choose } = useModelChoice(models);
  const { queue, jobs } = usePhotoQueue();
  useAddressedPhoto((photo) => queue.add([photo], chosen));
  const answered = new Set(jobs.flatMap(({ item }) => (item ? [item.id] : [])));
  return (
    <>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-4">
          <PhotoIntake
            refusal={chosen.length === 0 ? 'Choose at least one model.' : null}
            modelId={chosen[0]}
            onPhotos={(photos) => queue.add(photos, chosen)}
          />
          {chosen[0] && <Samples model={chosen[0]} onPhoto={(photo) => queue.add([photo], chosen)} />}
        </div>
        <ModelPicker
          models={models}
          total={total}
          chosen={chosen}
          onChoose={(ids, model) => {
            setFound([...found, model]);
            choose(ids, [...models, model]);
          }}
        />
      </div>
      {jobs.length > 0 && <Predictions jobs={jobs} queue={queue} models={models} chosen={chosen} />}
      <ClassificationHistory models={models} hidden={answered} />
    </>
  );
}

function NoModels({ unable }: { unable: number }) {
  const mayTrain = useMay('run:write');
  return (
    <Card>
      <EmptyState
        icon={ScanSearch}
        title="No models yet"
        description={
          unable > 0
            ? 'No model passed the check against its trainer. Open a model to see why.'
            : 'A finished run adds its model here.'
        }
        action={
          unable > 0 ? (
            <Button asChild>
              <Link href="/models">Go to models</Link>
            </Button>
          ) : (
            mayTrain && (
              <Button asChild variant="primary">
                <Link href="/runs/new">New run</Link>
              </Button>
            )
          )
        }
      />
    </Card>
  );
}
