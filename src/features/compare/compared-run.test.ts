import { describe, expect, it } from 'vitest';
import { seriesStyle } from '@/components/charts/series-style';
import type { CompareRun, RunListItem } from '@/shared/contracts/runs';
import { presetRecipe } from '@/shared/recipe/presets';
import type { EpochMetrics } from '@/shared/run-events';
import { assignSlots } from './colour-slots';
import { bestOf, comparedRun, curves } from './compared-run';
import { configRows } from './config-rows';

const epoch = (number: number, seconds: number): EpochMetrics => ({
  epoch: number,
  loss: 1,
  accuracy: 0.5,
  valLoss: 1 / number,
  valAccuracy: number / 10,
  learningRate: 1e-3,
  imgPerSec: 20,
  seconds,
  bestEpoch: number,
  bestValue: null,
  patienceLeft: null,
  etaSeconds: null,
});
const fetched = (number: number, recipe = presetRecipe('quick')): CompareRun => ({
  run: {
    id: `id-${number}`,
    number,
    name: 'run',
    attempt: 1,
    state: 'succeeded',
    preset: 'quick',
    datasetName: 'Won',
    datasetVersion: 1,
  } as RunListItem,
  recipe,
  epochs: [epoch(1, 30), epoch(2, 10)],
  evaluations: [],
});

describe('assignSlots', () => {
  it('keeps a run’s colour when others come and go', () => {
    const first = assignSlots(new Map(), ['a', 'b', 'c']);
    const without = assignSlots(first, ['b', 'c']);
    expect([...without]).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
    expect(assignSlots(without, ['b', 'c', 'd']).get('d')).toBe(0);
    expect(assignSlots(first, ['c', 'a', 'b'])).toBe(first);
  });
});

describe('curves', () => {
  const run = comparedRun(fetched(1), { slot: 3, live: undefined });
  it('runs over epochs or over the time they took', () => {
    expect(curves([run], { metric: 'valAccuracy', axis: 'epoch' })[0]?.points).toEqual([
      [1, 0.1],
      [2, 0.2],
    ]);
    expect(curves([run], { metric: 'valLoss', axis: 'time' })[0]?.points).toEqual([
      [30, 1],
      [40, 0.5],
    ]);
  });
  it('has the colour of the run’s slot', () => {
    expect(run.style).toEqual(seriesStyle(3));
  });
});

describe('configRows', () => {
  it('marks the fields in which runs differ', () => {
    const other = presetRecipe('quick');
    const usual = `${other.batchSize} photos`;
    other.batchSize = 7;
    const rows = configRows(
      [1, 2].map((number) =>
        comparedRun(fetched(number, number === 1 ? undefined : other), { slot: 0, live: undefined }),
      ),
    );
    expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, values])).toEqual([
      ['Batch size', [usual, '7 photos']],
    ]);
  });
});

describe('bestOf', () => {
  it('names all that share the best value, and none where there is nothing to compare', () => {
    expect([...bestOf([0.9, null, 0.95, 0.95], 'higher')]).toEqual([2, 3]);
    expect([...bestOf([0.9, 0.3], 'lower')]).toEqual([1]);
    expect(bestOf([0.9, null], 'higher').size).toBe(0);
    expect(bestOf([0.9, 0.9], 'higher').size).toBe(0);
  });
});
