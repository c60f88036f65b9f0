import { describe, expect, it } from 'vitest';
import type { StepSeries } from '@/shared/step-curve';
import { joinSteps, zoomedStretch } from './step-lines';

const series = (steps: number[], total = steps.length): StepSeries => {
  const figure = { steps, values: steps.map((step) => step / 10) };
  return {
    headSeq: 9,
    firstStep: steps[0] ?? null,
    lastStep: steps.at(-1) ?? null,
    total,
    metrics: { loss: figure, accuracy: figure, learningRate: { steps: [], values: [] }, imgPerSec: figure },
  };
};
const stepsOf = (points: readonly (readonly [number, number | null])[]) => points.map(([step]) => step);

describe('the step curve on display', () => {
  it('is the thinned one with a stretch in more detail and what came since, each step once', () => {
    const lines = joinSteps({
      whole: series([1, 100, 200, 300, 400]),
      finer: { fromStep: 90, toStep: 250, series: series([90, 100, 110, 240]) },
      newer: [
        { step: 400, loss: 7, accuracy: 0.1, learningRate: null, imgPerSec: 1 },
        { step: 401, loss: 8, accuracy: 0.1, learningRate: null, imgPerSec: 1 },
      ],
    });
    expect(stepsOf(lines.loss)).toEqual([1, 90, 100, 110, 240, 300, 400, 401]);
    expect(lines.loss.at(-1)).toEqual([401, 8]);
  });

  it('asks for more detail only where points were left out, with some room on both sides', () => {
    expect(zoomedStretch([100, 200], series([1, 100, 200]))).toBeNull();
    expect(zoomedStretch(null, series([1, 100, 200], 5000))).toBeNull();
    const stretch = zoomedStretch([1000, 2000], series([1, 100, 5000], 5000));
    expect(stretch?.fromStep).toBeLessThanOrEqual(500);
    expect(stretch?.toStep).toBeGreaterThanOrEqual(2500);
    expect(zoomedStretch([1001, 2001], series([1, 100, 5000], 5000))?.fromStep).toBe(stretch?.fromStep);
  });
});
