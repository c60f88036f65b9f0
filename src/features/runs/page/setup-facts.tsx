import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { baseWeightsLabels } from '@/shared/base-weights-labels';
import { checkpointPlace } from '@/shared/checkpoint-labels';
import type { RunDetail } from '@/shared/contracts/runs';
import { presets } from '@/shared/recipe/presets';
import type { Determinism } from '@/shared/run-events';
import { trainingSeconds } from '@/shared/run-time';
import { count, duration } from '../../../shared/format';
import { RunDuration } from '../run-duration';
import { Fact } from './fact';
import { MarkFacts } from './mark-facts';
import { OriginFacts } from './origin-facts';
import type { RunView } from './run-view';

/** What this run works with: data, machine, runtime and the weights it started from. */
export function SetupFacts({ detail, view }: { detail: RunDetail; view: RunView }) {
  const { setup } = view;
  return (
    <Card>
      <CardHeader title="Set-up" />
      <dl className="divide-y px-4">
        <Fact name="Dataset">
          <Link
            className="text-accent hover:underline"
            href={`/datasets/${detail.datasetId}?v=${detail.datasetVersion}`}
          >
            {detail.datasetName} v{detail.datasetVersion}
          </Link>
          {setup && (
            <span className="block text-muted text-xs">
              {count(setup.classes)} classes · {count(setup.trainPhotos)} / {count(setup.validationPhotos)} /{' '}
              {count(setup.testPhotos)} photos to train, validate, test
            </span>
          )}
        </Fact>
        <Fact name="Experiment">
          <Link className="text-accent hover:underline" href={`/experiments/${detail.experimentId}`}>
            {detail.experimentName}
          </Link>
        </Fact>
        <MarkFacts detail={detail} />
        <OriginFacts detail={detail} />
        <Fact name="Network">
          MobileNetV2 {detail.width} at {detail.inputSize} px
          {setup && <span className="block text-muted text-xs">{count(setup.parameters)} parameters</span>}
        </Fact>
        <Fact name="Base weights">
          {setup ? (
            <>
              <Badge tone={setup.baseWeights.kind === 'random' ? 'warn' : 'neutral'}>
                {baseWeightsLabels[setup.baseWeights.kind].name}
              </Badge>
              <span className="wrap-anywhere mt-0.5 block text-muted text-xs">
                {setup.baseWeights.source}
              </span>
            </>
          ) : (
            <Pending />
          )}
        </Fact>
        <Fact name="Runtime">{setup ? setup.runtime : <Pending />}</Fact>
        <Fact name="Device">{setup ? setup.device : <Pending />}</Fact>
        {setup?.determinism && (
          <Fact name="Repeatable">
            {setup.trainedElsewhere
              ? `no: trained on ${setup.trainedElsewhere} before`
              : determinismLabel(setup.determinism)}
          </Fact>
        )}
        <Fact name="Worker">{detail.workerName ?? '–'}</Fact>
        {view.checkpoint && (
          <Fact name="Checkpoint">
            <RelativeTime date={new Date(view.checkpoint.at)} />
            <span className="block text-muted text-xs">
              after {checkpointPlace(view.checkpoint)}, {Math.ceil(view.checkpoint.bytes / 1e6)} MB
            </span>
          </Fact>
        )}
        {detail.startedAt && (
          <Fact name="Duration">
            <RunDuration run={detail} />
            <span className="block text-muted text-xs">
              training time without pauses {duration(trainingSeconds(view.epochs))}
            </span>
          </Fact>
        )}
        <Fact name="Preset">{detail.preset ? presets[detail.preset].title : 'None'}</Fact>
        <Fact name="Started by">
          {detail.createdBy ?? 'the system'}, <RelativeTime date={detail.createdAt} />
        </Fact>
        <Fact name="Attempt">{Math.max(1, view.attempt)}</Fact>
        <Fact name="Code version">
          <span className="wrap-anywhere font-mono text-xs">{detail.codeVersion}</span>
        </Fact>
      </dl>
    </Card>
  );
}

function determinismLabel(determinism: Determinism): string {
  if (determinism.kind === 'bitwise') return 'to the last bit, with this seed on this machine';
  return `within ${determinism.relativeLoss * 100} % of the loss, with this seed on this machine`;
}

function Pending() {
  return <span className="text-faint">known once it has started</span>;
}
