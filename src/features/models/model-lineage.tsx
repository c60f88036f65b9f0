import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { baseWeightsLabels } from '@/shared/base-weights-labels';
import type { ModelDetail } from '@/shared/contracts/models';
import { recipeLines } from '@/shared/recipe/summary';
import type { TrainerSummary } from '@/shared/trainer-job';
import { count, counted, duration } from '../../shared/format';
import { goldenVerdict } from './golden-labels';

const endings: Record<TrainerSummary['stopReason'], string> = {
  completed: 'completed all epochs',
  'early-stopping': 'stopped early',
  'stopped-by-user': 'was stopped by a user',
  'time-limit': 'reached its time limit',
  'loss-not-finite': 'ended because its loss was not finite',
};

/** Everything this version was made from, and whether its export matches the trainer. */
export function ModelLineage({ model }: { model: ModelDetail }) {
  const { lineage, summary } = model;
  const best = lineage.recipe.earlyStopping.restoreBest || summary.stopReason === 'loss-not-finite';
  const keptEpoch = best ? summary.bestEpoch : summary.epochs;
  const weights = summary.lastFitEpochs
    ? `weights of a last fit of ${counted(summary.lastFitEpochs, 'epoch')} on training and validation photos, validation figures of epoch ${keptEpoch} before it`
    : `weights of epoch ${keptEpoch}`;
  const verdict = goldenVerdict(model.goldenDifference);
  const Icon = verdict.tone === 'good' ? CircleCheck : CircleAlert;
  return (
    <Card>
      <CardHeader title="Lineage" />
      <dl className="divide-y">
        <Row name="Run">
          <Link href={`/runs/${model.runId}`} className="rounded-sm text-accent hover:underline">
            {model.runName} #{model.runNumber}
          </Link>
          <Note>
            {model.experimentName}; {endings[summary.stopReason]} after {counted(summary.epochs, 'epoch')},{' '}
            {weights}; training time without pauses {duration(summary.trainSeconds)}
          </Note>
        </Row>
        <Row name="Data">
          <Link
            href={`/datasets/${model.datasetId}?v=${model.datasetVersion}`}
            className="rounded-sm text-accent hover:underline"
          >
            {model.datasetName} v{model.datasetVersion}
          </Link>
          <Hash value={lineage.datasetContentHash} what="Content hash" />
        </Row>
        <Row name="Base weights">
          <span className={summary.baseWeights.kind === 'random' ? 'text-warn' : undefined}>
            {baseWeightsLabels[summary.baseWeights.kind].name}
          </span>
          <Note>{lineage.baseWeights}</Note>
        </Row>
        <Row name="Recipe">
          <ul className="grid gap-0.5">
            {recipeLines(lineage.recipe).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Row>
        <Row name="Network">{count(model.parameters)} parameters</Row>
        <Row name="Preprocessing">
          Rotated upright (EXIF), centre crop, {model.preprocessing.size} px, sRGB
          <Note>
            x / {model.preprocessing.scale} − {Math.abs(model.preprocessing.offset)},{' '}
            {model.preprocessing.kernel}
            {model.testTimeRotations > 1 &&
              `; predictions are averaged over ${model.testTimeRotations} evenly spaced rotations`}
          </Note>
        </Row>
        <Row name="Trained by">
          {lineage.workerName ?? 'Removed worker'}
          <Note>{lineage.runtime}</Note>
        </Row>
        <Row name="Code">
          <code className="wrap-anywhere font-mono text-xs">{lineage.codeVersion}</code>
        </Row>
        <Row name="Export check">
          <span className="flex gap-2">
            <Icon
              aria-hidden
              className={`mt-0.5 size-4 shrink-0 ${{ good: 'text-good', warn: 'text-warn', bad: 'text-bad' }[verdict.tone]}`}
            />
            <span className="min-w-0">{verdict.text}</span>
          </span>
        </Row>
      </dl>
    </Card>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-3 px-4 py-2 text-sm">
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere min-w-0">{children}</dd>
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="text-faint text-xs">{children}</p>;
}

function Hash({ value, what }: { value: string; what: string }) {
  return (
    <p className="truncate font-mono text-faint text-xs" title={`${what} ${value}`}>
      {value}
    </p>
  );
}
