'use client';

import { useQuery } from '@tanstack/react-query';
import { Ruler } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { useLiveTopics } from '@/features/live/use-live-topics';
import type { Evaluation } from '@/shared/contracts/evaluations';
import type { ModelDetail } from '@/shared/contracts/models';
import { counted, percent } from '@/shared/format';
import { EvaluateDialog } from './evaluate-dialog';
import { FigureList } from './figure-list';

/** Every evaluation of a model, on its own data and any other, and a way to another one. */
export function EvaluationsCard({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  useLiveTopics(['evaluations']);
  const mayEvaluate = useMay('run:write') && model.canClassify;
  const [choosing, setChoosing] = useState(false);
  const { data } = useQuery(trpc.models.evaluations.queryOptions({ model: model.id }));
  const evaluations = data ?? [];
  if (evaluations.length === 0 && !mayEvaluate) return null;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Evaluations"
        description="All figures from the network’s own probabilities, on any dataset"
        actions={
          mayEvaluate && (
            <Button size="sm" onClick={() => setChoosing(true)}>
              <Ruler aria-hidden />
              Evaluate
            </Button>
          )
        }
        className={evaluations.length === 0 ? 'border-b-0' : undefined}
      />
      <ul className="divide-y">
        {evaluations.map((evaluation, index) => (
          <EvaluationEntry
            key={evaluation.id}
            evaluation={evaluation}
            leaks={model.leaks}
            open={index === 0}
          />
        ))}
      </ul>
      {choosing && <EvaluateDialog model={model} onClose={() => setChoosing(false)} />}
    </Card>
  );
}

function EvaluationEntry({
  evaluation,
  leaks,
  open,
}: {
  evaluation: Evaluation;
  leaks: ModelDetail['leaks'];
  open: boolean;
}) {
  const { datasetId, datasetName, datasetVersion, split, state, done, total, error, result } = evaluation;
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="min-w-0">
          <Link
            href={`/datasets/${datasetId}?v=${datasetVersion}`}
            className="wrap-anywhere rounded-sm font-medium hover:text-accent hover:underline"
          >
            {datasetName} v{datasetVersion}
          </Link>{' '}
          <span className="text-muted">{split === 'all' ? 'all photos' : `${split} split`}</span>
          <span className="block text-muted text-xs">
            {evaluation.createdBy && `${evaluation.createdBy}, `}
            <RelativeTime date={evaluation.finishedAt ?? evaluation.createdAt} />
          </span>
        </span>
        {state === 'done' && result ? (
          <span className="flex items-center gap-2 font-semibold tabular-nums">
            <LeakBadge leaks={leaks} />
            {percent(result.top1.share)}
          </span>
        ) : (
          <Badge tone={state === 'failed' ? 'bad' : 'info'}>
            {{ queued: 'Waiting', running: 'Running', failed: 'Failed', done: 'Done' }[state]}
          </Badge>
        )}
      </div>
      {(state === 'running' || state === 'queued') && (
        <ProgressBar
          className="mt-2"
          label={`Evaluation on ${datasetName}`}
          value={total > 0 ? done / total : null}
        />
      )}
      {state === 'failed' && <p className="mt-1 text-bad">{error}</p>}
      {state === 'done' && result && (
        <details open={open} className="mt-2">
          <summary className="cursor-pointer rounded-sm text-accent text-xs">
            Figures on {counted(result.photos, 'photo')}
          </summary>
          <Caveats result={result} />
          <FigureList figures={result} />
        </details>
      )}
    </li>
  );
}

/** What has to be known before the figures are believed. */
function Caveats({ result }: { result: NonNullable<Evaluation['result']> }) {
  const { trainedOn, unknownPhotos, unknownClasses, unreadable } = result;
  const sentences = [
    trainedOn > 0 &&
      `It was trained on ${counted(trainedOn, 'of these photos', 'of these photos')}: figures on them flatter.`,
    unknownPhotos > 0 &&
      `${counted(unknownPhotos, 'photo')} of ${counted(unknownClasses.length, 'class', 'classes')} that it does not have are not counted.`,
    unreadable > 0 && `${counted(unreadable, 'photo')} could not be decoded.`,
  ].filter(Boolean);
  return sentences.length === 0 ? null : <p className="mt-2 text-warn text-xs">{sentences.join(' ')}</p>;
}
