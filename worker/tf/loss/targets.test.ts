import { describe, expect, it } from 'vitest';
import { classWeightsOf } from '../data/class-weights';
import { batchTargets, dominantClasses } from './targets';

const plain = { partners: null, shares: null, labelSmoothing: 0, classWeights: null };
const rows = (targets: Float32Array, classCount: number) =>
  Array.from({ length: targets.length / classCount }, (_, i) => [
    ...targets.slice(i * classCount, (i + 1) * classCount),
  ]);

describe('batchTargets', () => {
  it('is one for the class and zero elsewhere', () => {
    expect(rows(batchTargets({ ...plain, classes: [2, 0], classCount: 3 }), 3)).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });

  it('spreads the smoothed part over all classes', () => {
    const [row] = rows(batchTargets({ ...plain, classes: [1], classCount: 4, labelSmoothing: 0.2 }), 4);
    for (const [i, value] of [0.05, 0.85, 0.05, 0.05].entries()) expect(row?.[i]).toBeCloseTo(value, 6);
  });

  it('splits a mixed photo between its class and its partner’s, and rejoins them where they are the same', () => {
    const mixed = { ...plain, classes: [0, 1], partners: [2, 1], shares: [0.75, 0.6], classCount: 3 };
    const [first, second] = rows(batchTargets(mixed), 3);
    expect(first).toEqual([0.75, 0, 0.25]);
    expect(second?.[1]).toBeCloseTo(1, 6);
    const smoothed = batchTargets({ ...mixed, labelSmoothing: 0.3 });
    for (const row of rows(smoothed, 3)) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  it('weighs each share by its class', () => {
    const mixed = { ...plain, classes: [0], partners: [1], shares: [0.75], classCount: 2 };
    expect([...batchTargets({ ...mixed, classWeights: [2, 4] })]).toEqual([1.5, 1]);
  });
});

it('counts the class with the greater share, a photo’s own when even', () => {
  const batch = { classes: [0, 0, 0], partners: [1, 1, 1], shares: [0.7, 0.3, 0.5] };
  expect([...dominantClasses(batch)]).toEqual([0, 1, 0]);
  expect([...dominantClasses({ classes: [4, 2], partners: null, shares: null })]).toEqual([4, 2]);
});

describe('classWeightsOf', () => {
  const train = [0, 0, 0, 0, 0, 0, 1, 1, 3].map((classIndex) => ({ hash: '', classIndex }));

  it('balances by inverse frequency, a photo weighing 1 on average and a class without photos 0', () => {
    const weights = classWeightsOf('balanced', { train, classCount: 4 });
    expect([...(weights ?? [])]).toEqual([0.5, 1.5, 0, 3]);
    const mean = train.reduce((sum, { classIndex }) => sum + (weights?.[classIndex] ?? 0), 0) / train.length;
    expect(mean).toBeCloseTo(1, 6);
  });

  it('is absent when all classes weigh the same', () => {
    expect(classWeightsOf('none', { train, classCount: 4 })).toBeNull();
  });
});
