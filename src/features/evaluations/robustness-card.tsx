'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { ModelDetail } from '@/shared/contracts/models';
import type { Robustness } from '@/shared/contracts/robustness';
import { count, counted } from '@/shared/format';
import { VIEWS } from '@/shared/robustness/conditions';
import { measuredOn } from '@/shared/robustness/result';
import { RobustnessBars } from './robustness-bars';

/** How often a model is right when its photos are changed: measured once, for who asks. */
export function RobustnessCard({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  useLiveTopics(['evaluations']);
  const queryClient = useQueryClient();
  const mayMeasure = useMay('run:write') && model.canClassify;
  const { data } = useQuery(trpc.models.robustness.queryOptions({ model: model.id }));
  const measure = useMutation(
    trpc.models.measureRobustness.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.models.robustness.pathFilter()),
    }),
  );
  if (!data) return null;
  const { state, cost, done, total, error, result } = data;
  const offered = (state === 'none' || state === 'failed') && mayMeasure && cost !== null;
  if (state === 'none' && !offered) return null;
  const isUnderWay = state === 'queued' || state === 'running';
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Robustness"
        description="Top-1 when photos are turned, blurred, in another light, smaller or on another ground"
        actions={
          offered ? (
            <Button size="sm" onClick={() => measure.mutate({ model: model.id })} busy={measure.isPending}>
              <Gauge aria-hidden />
              Measure robustness
            </Button>
          ) : (
            state === 'done' && <LeakBadge leaks={model.leaks} />
          )
        }
      />
      <CardBody className="text-sm">
        {state === 'failed' && <p className="mb-2 text-bad">{error}</p>}
        {offered && <p className="text-muted">{costSentence(cost)}</p>}
        {isUnderWay && (
          <>
            <p className="mb-2 text-muted">
              {total > 0 ? `${count(done)} of ${counted(total, 'photo')}` : 'Waiting'}
            </p>
            <ProgressBar label="Measuring robustness" value={total > 0 ? done / total : null} />
          </>
        )}
        {state === 'done' && result && (
          <>
            <p>{measuredOn(result)}</p>
            <RobustnessBars result={result} />
          </>
        )}
      </CardBody>
    </Card>
  );
}

function costSentence({ split, splitPhotos, photos, answers }: NonNullable<Robustness['cost']>): string {
  const drawn =
    photos < splitPhotos
      ? `${count(photos)} of ${count(splitPhotos)} ${split} photos`
      : `${counted(photos, `${split} photo`)}`;
  return `Asks the network about ${drawn}, each as it is and under ${VIEWS - 1} changes: ${counted(answers, 'answer')}, in the background and behind all other work.`;
}
