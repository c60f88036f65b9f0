import type { CurveAxis, CurveMetric } from '@/shared/contracts/compare';
import { valueAt } from '@/shared/mean-band';
import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics, RunEvent } from '@/shared/run-events';
import type { StepMetric } from '@/shared/step-curve';
import type { StepColumns } from '../curves/step-columns';

/** What was measured of one run, and what its places on the axes follow from. */
export interface MeasuredRun {
  epochs: readonly EpochMetrics[];
  /** Seconds of training at the end of each epoch, and by the clock since the run began. */
  trained: readonly number[];
  clock: readonly number[];
  stepsPerEpoch: number;
  photosPerEpoch: number;
  /** Only read when a metric by step is asked for. */
  steps: Readonly<StepColumns> | null;
  /** Where the steps stand on the axes that were asked for. */
  places: Map<CurveAxis, Float64Array>;
}

const STEP_METRIC: Partial<Record<CurveMetric, StepMetric>> = { stepLoss: 'loss', stepAccuracy: 'accuracy' };

export const isStepMetric = (metric: CurveMetric): boolean => STEP_METRIC[metric] !== undefined;

/** @param log entries of the types `setup` and `epoch` */
export function measuredRun(
  log: readonly RunEvent[],
  {
    batchSize,
    startedAt,
    steps,
  }: { batchSize: number; startedAt: Date | null; steps: Readonly<StepColumns> | null },
): MeasuredRun {
  const epochs = curveAfter([], log);
  // The curve holds the payloads of the log themselves.
  const ended = new Map<unknown, number>(log.map(({ payload, at }) => [payload, at]));
  const began = startedAt?.getTime() ?? log[0]?.at ?? 0;
  let trained = 0;
  const setup = log.findLast((event) => event.type === 'setup');
  const photosPerEpoch = setup?.type === 'setup' ? setup.payload.trainPhotos : 0;
  return {
    epochs,
    trained: epochs.map(({ seconds }) => {
      trained += seconds;
      return trained;
    }),
    clock: epochs.map((epoch) => ((ended.get(epoch) ?? began) - began) / 1000),
    // As the trainer divides an epoch into batches; of a run that has not said, each epoch is one step.
    stepsPerEpoch: Math.max(1, Math.ceil(photosPerEpoch / batchSize)),
    photosPerEpoch,
    steps,
    places: new Map(),
  };
}

/** One metric over one axis; NaN where it is not known. */
export function measuredCurve(
  run: MeasuredRun,
  metric: CurveMetric,
  axis: CurveAxis,
): { x: Float64Array; y: Float64Array } {
  const stepMetric = STEP_METRIC[metric];
  return {
    x: stepMetric ? stepPlaces(run, axis) : epochPlaces(run, axis),
    y: stepMetric ? stepValues(run, stepMetric) : epochValues(run, metric as EpochMetric),
  };
}

type EpochMetric = Exclude<CurveMetric, 'stepLoss' | 'stepAccuracy'>;

function epochPlaces(run: MeasuredRun, axis: CurveAxis): Float64Array {
  return Float64Array.from(run.epochs, ({ epoch }, index) => epochPlace(run, axis, { epoch, index }));
}

function epochValues(run: MeasuredRun, metric: EpochMetric): Float64Array {
  return Float64Array.from(run.epochs, (epoch) => epoch[metric] ?? Number.NaN);
}

function stepPlaces(run: MeasuredRun, axis: CurveAxis): Float64Array {
  const { steps } = run;
  if (!steps) return new Float64Array(0);
  // The same for each metric of the run, and there may be a hundred thousand of them.
  const known = run.places.get(axis);
  if (known) return known;
  const place = stepPlace(run, axis);
  const places = new Float64Array(steps.length);
  for (let i = 0; i < steps.length; i++) places[i] = place(steps.steps[i] as number);
  run.places.set(axis, places);
  return places;
}

function stepValues({ steps }: MeasuredRun, metric: StepMetric): Float64Array {
  return steps ? steps.metric(metric).subarray(0, steps.length) : new Float64Array(0);
}

function epochPlace(
  run: MeasuredRun,
  axis: CurveAxis,
  { epoch, index }: { epoch: number; index: number },
): number {
  switch (axis) {
    case 'epoch':
      return epoch;
    case 'step':
      return epoch * run.stepsPerEpoch;
    case 'photos':
      return epoch * run.photosPerEpoch;
    case 'time':
      return run.trained[index] ?? 0;
    case 'wall':
      return run.clock[index] ?? 0;
  }
}

/** Where a step stands on an axis. Times inside of an epoch are taken to pass evenly; after the last one, as during it. */
function stepPlace(run: MeasuredRun, axis: CurveAxis): (step: number) => number {
  if (axis === 'step') return (step) => step;
  const epochOf = (step: number) => step / run.stepsPerEpoch;
  if (axis === 'epoch') return epochOf;
  if (axis === 'photos') return (step) => epochOf(step) * run.photosPerEpoch;
  const times = axis === 'time' ? run.trained : run.clock;
  const curve = { x: [0, ...run.epochs.map(({ epoch }) => epoch)], y: [0, ...times] };
  const [lastEpoch, lastTime] = [curve.x.at(-1) ?? 0, curve.y.at(-1) ?? 0];
  const pace = lastEpoch > 0 ? lastTime / lastEpoch : 0;
  return (step) => {
    const epoch = epochOf(step);
    return valueAt(curve, epoch) ?? lastTime + (epoch - lastEpoch) * pace;
  };
}
