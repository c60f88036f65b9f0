import { expect, it } from 'vitest';
import type { EpochMetrics, RunEvent, RunEventPayloads } from '@/shared/run-events';
import { packEntries, StepColumns } from '../curves/step-columns';
import { measuredCurve, measuredRun } from './measured-run';

const setup = {
  resumedFrom: null,
  runtime: 'TensorFlow',
  device: 'CPU',
  parameters: 1,
  classes: 3,
  baseWeights: { kind: 'random', source: 'asked for', width: 1 },
  trainPhotos: 90,
  validationPhotos: 1,
  testPhotos: 1,
} as const satisfies RunEventPayloads['setup'];
const epoch = (number: number, seconds: number) =>
  ({ epoch: number, seconds, valAccuracy: number / 10, valLoss: null }) as EpochMetrics;
const batch = (step: number) => ({ step, stepLoss: step, stepAccuracy: 0.5 }) as RunEventPayloads['batch'];

function entry(event: Pick<RunEvent, 'type' | 'payload'>, at: number): RunEvent {
  return { runId: 'run', seq: at, attempt: 1, at, ...event } as RunEvent;
}

const steps = new StepColumns().with([
  packEntries([1, 2, 3, 5, 10].map((step) => entry({ type: 'batch', payload: batch(step) }, step))),
]);
const run = measuredRun(
  [
    entry({ type: 'setup', payload: setup }, 5000),
    entry({ type: 'epoch', payload: epoch(1, 4) }, 10_000),
    entry({ type: 'epoch', payload: epoch(2, 6) }, 99_000),
  ],
  { batchSize: 40, startedAt: new Date(1000), steps },
);

it('places epochs on every axis', () => {
  const places = (axis: Parameters<typeof measuredCurve>[2]) => [
    ...measuredCurve(run, 'valAccuracy', axis).x,
  ];
  expect(places('epoch')).toEqual([1, 2]);
  // 90 photos by 40 are three batches.
  expect(places('step')).toEqual([3, 6]);
  expect(places('photos')).toEqual([90, 180]);
  expect(places('time')).toEqual([4, 10]);
  expect(places('wall')).toEqual([9, 98]);
  expect(measuredCurve(run, 'valLoss', 'epoch').y.every(Number.isNaN)).toBe(true);
});

it('places steps between the epochs, and after the last one at its pace', () => {
  const places = (axis: Parameters<typeof measuredCurve>[2]) => [...measuredCurve(run, 'stepLoss', axis).x];
  expect(places('step')).toEqual([1, 2, 3, 5, 10]);
  expect(places('photos')).toEqual([30, 60, 90, 150, 300]);
  expect(places('time').map((value) => Number(value.toFixed(6)))).toEqual([
    1.333333, 2.666667, 4, 8, 16.666667,
  ]);
});
