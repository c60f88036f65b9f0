import { describe, expect, it } from 'vitest';
import type { RunProgress } from './contracts/runs';
import { curveAfter } from './run-curve';
import type { CheckpointPosition, EpochMetrics, RunEventBody } from './run-events';
import { emptyProgress, fractionOfEpochs, reduceProgress } from './run-progress';

function epoch(number: number, over: Partial<EpochMetrics> = {}): RunEventBody {
  return {
    type: 'epoch',
    payload: {
      epoch: number,
      loss: 1,
      accuracy: 0.5,
      valLoss: 1 / number,
      valAccuracy: 0.5,
      learningRate: 1e-3,
      imgPerSec: 100,
      seconds: 2,
      bestEpoch: number,
      bestValue: 1 / number,
      patienceLeft: 3,
      etaSeconds: 10,
      ...over,
    },
  };
}
const state = (name: 'queued' | 'claimed' | 'running' | 'succeeded'): RunEventBody => ({
  type: 'state',
  payload: { state: name, reason: null, by: null },
});

const setup = (resumedFrom: CheckpointPosition | null): RunEventBody => ({
  type: 'setup',
  payload: {
    resumedFrom,
    runtime: 'TensorFlow',
    device: 'CPU',
    baseWeights: { kind: 'random', source: 'asked', width: 1 },
    parameters: 1,
    trainPhotos: 1,
    validationPhotos: 1,
    testPhotos: 1,
    classes: 2,
  },
});
const at = (epochs: number, batch = 0) => setup({ epoch: epochs, batch, step: epochs * 20 + batch });

function reduce(events: RunEventBody[], epochs = 30): RunProgress {
  let curve: readonly EpochMetrics[] = [];
  return events.reduce((progress, event) => {
    curve = curveAfter(curve, [event]);
    return reduceProgress(progress, event, { curve, restoreBest: true });
  }, emptyProgress(epochs));
}

describe('fractionOfEpochs', () => {
  it('counts all epochs, with the part of the current one', () => {
    expect(fractionOfEpochs({ epoch: 3, epochs: 10, epochFraction: 0.5 })).toBeCloseTo(0.25);
    expect(fractionOfEpochs({ epoch: 10, epochs: 10, epochFraction: 1 })).toBe(1);
  });

  it('is 0 before the first epoch', () => {
    expect(fractionOfEpochs({ epoch: 0, epochs: 10, epochFraction: 0 })).toBe(0);
  });
});

describe('reduceProgress', () => {
  it('follows batches inside an epoch', () => {
    const progress = reduce([
      { type: 'phase', payload: { phase: 'training', done: null, total: null } },
      {
        type: 'batch',
        payload: {
          epoch: 2,
          epochs: 30,
          batch: 5,
          batches: 20,
          loss: 1,
          accuracy: 0.4,
          imgPerSec: 80,
          etaSeconds: 60,
        },
      },
    ]);
    expect(progress).toMatchObject({
      phase: 'training',
      epoch: 2,
      epochFraction: 0.25,
      imgPerSec: 80,
      etaSeconds: 60,
    });
  });

  it('keeps the best accuracy and the restored epoch apart, and neither is the last epoch', () => {
    const progress = reduce([
      epoch(1, { valAccuracy: 0.7, valLoss: 0.4 }),
      epoch(2, { bestEpoch: 1, valAccuracy: 0.8, valLoss: 0.5 }),
      epoch(3, { bestEpoch: 1, valAccuracy: 0.6, valLoss: 0.9 }),
    ]);
    expect(progress).toMatchObject({
      bestValAccuracy: 0.8,
      bestValAccuracyEpoch: 2,
      bestValLoss: 0.4,
      bestValLossEpoch: 1,
      restored: { epoch: 1, valAccuracy: 0.7, valLoss: 0.4 },
      last: { epoch: 3 },
    });
    expect(progress.sparkline).toEqual([0.7, 0.8, 0.6]);
  });

  it('starts again from nothing with an attempt that has no checkpoint to continue from', () => {
    const events = [epoch(1), epoch(2), state('queued'), state('claimed'), setup(null)];
    expect(reduce(events)).toEqual(emptyProgress(30));
  });

  it('keeps the metrics while a run waits to be continued, but no pace and no batch', () => {
    const batch = { epoch: 3, epochs: 30, batch: 5, batches: 20, loss: 1, accuracy: 0.4 };
    const progress = reduce([
      ...[epoch(1), epoch(2)],
      { type: 'batch', payload: { ...batch, imgPerSec: 80, etaSeconds: 60 } },
      state('queued'),
    ]);
    expect(progress).toMatchObject({
      epoch: 2,
      epochFraction: 1,
      imgPerSec: null,
      etaSeconds: null,
      last: { epoch: 2 },
      restored: { epoch: 2 },
      sparkline: [0.5, 0.5],
    });
  });

  it('continues from a checkpoint as if nothing had been between', () => {
    const before = [1, 2, 3].map((number) => epoch(number, { valAccuracy: number / 10 }));
    const after = [4, 5].map((number) => epoch(number, { valAccuracy: number / 10 }));
    const broken = [...before, state('queued'), state('claimed'), at(3, 7), ...after];
    expect(reduce(broken)).toEqual(reduce([...before, ...after]));
  });

  it('takes back what came after an older checkpoint, best epoch and sparkline too', () => {
    const [first, second] = [
      epoch(1, { valAccuracy: 0.6 }),
      epoch(2, { bestEpoch: 1, bestValue: 1, valAccuracy: 0.5 }),
    ];
    const lost = [3, 4].map((number) => epoch(number, { valAccuracy: 0.9 }));
    const rewound = reduce([first, second, ...lost, state('queued'), state('claimed'), at(2)]);
    expect(rewound).toMatchObject({
      epoch: 2,
      bestValAccuracy: 0.6,
      bestValAccuracyEpoch: 1,
      restored: { epoch: 1 },
      last: { epoch: 2 },
      sparkline: [0.6, 0.5],
    });
    const again = epoch(3, { valAccuracy: 0.7 });
    expect(reduce([first, second, ...lost, state('queued'), state('claimed'), at(2), again])).toEqual(
      reduce([first, second, again]),
    );
  });

  it('ends with no phase and no time left, and keeps the evaluation', () => {
    const summary = {
      split: 'test' as const,
      photos: 10,
      loss: 1,
      top1: 0.9,
      top5: 1,
      valueAccuracy: null,
      currencyAccuracy: null,
      countryAccuracy: null,
    };
    const progress = reduce([epoch(1), { type: 'evaluation', payload: summary }, state('succeeded')]);
    expect(progress).toMatchObject({ phase: null, etaSeconds: null, test: summary, validation: null });
  });

  it('keeps the sparkline of a long run to 60 points, the last one current', () => {
    const events = Array.from({ length: 500 }, (_, index) =>
      epoch(index + 1, { valAccuracy: (index + 1) / 500 }),
    );
    const { sparkline } = reduce(events, 500);
    expect(sparkline.length).toBeLessThanOrEqual(60);
    expect(sparkline.at(-1)).toBe(1);
    expect(sparkline.every((value, index) => index === 0 || value > (sparkline[index - 1] ?? 1))).toBe(true);
  });

  it('does not change its argument', () => {
    const before = reduce([epoch(1)]);
    const copy = structuredClone(before);
    reduceProgress(before, epoch(2), { curve: [], restoreBest: true });
    expect(before).toEqual(copy);
  });
});
