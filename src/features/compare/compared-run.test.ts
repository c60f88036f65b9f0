import { describe, expect, it } from 'vitest';
import { seriesStyle } from '@/components/charts/series-style';
import type { CompareRun, MetricCurves } from '@/shared/contracts/compare';
import type { RunLeaks } from '@/shared/contracts/leaks';
import type { RunListItem } from '@/shared/contracts/runs';
import { leakCountsBadge } from '@/shared/leak-labels';
import { presetRecipe } from '@/shared/recipe/presets';
import { emptyProgress } from '@/shared/run-progress';
import { assignSlots } from './colour-slots';
import { bestOf, comparedRun } from './compared-run';
import { configRows } from './config-rows';
import { curveSeries } from './curve-series';
import { recipeClaims } from './recipe-claims';

const fetched = (number: number, recipe = presetRecipe('quick'), valAccuracy?: number): CompareRun => ({
  run: {
    id: `id-${number}`,
    number,
    name: 'run',
    attempt: 1,
    state: 'succeeded',
    preset: 'quick',
    datasetName: 'Won',
    datasetVersion: 1,
    progress: {
      ...emptyProgress(9),
      restored: valAccuracy === undefined ? null : { epoch: 3, valAccuracy, valLoss: 1 },
    },
  } as unknown as RunListItem,
  recipe,
  trainedSeconds: null,
  evaluations: [],
});
const compared = (number: number, slot = 0) => comparedRun(fetched(number), { slot, live: undefined });

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

  it('gives twelve runs twelve colours', () => {
    const slots = assignSlots(
      new Map(),
      Array.from({ length: 12 }, (_, i) => `run ${i}`),
    );
    expect(new Set([...slots.values()].map((slot) => seriesStyle(slot).colour)).size).toBe(12);
  });
});

describe('curveSeries', () => {
  const curves: MetricCurves = {
    metric: 'valAccuracy',
    runs: [
      { runId: 'id-1', x: [1, 2], y: [0.5, null], smoothed: { x: [1, 2], y: [0.5, 0.6] } },
      { runId: 'gone', x: [], y: [], smoothed: null },
    ],
    groups: [{ runIds: ['id-2', 'id-3'], x: [1], mean: [0.7], low: [0.6], high: [0.8], runs: [2] }],
  };

  it('keeps the raw line, pale, under the smoothed one, and gives seeds a mean with a band', () => {
    const [mean, raw, smooth] = curveSeries(curves, [compared(1, 3), compared(2), compared(3)]);
    expect(mean).toMatchObject({ id: 'id-2', points: [[1, 0.7]], band: [[0.6, 0.8]] });
    expect(mean?.name).toBe('run · mean of 2 seeds');
    expect(raw).toMatchObject({ faint: true, style: seriesStyle(3) });
    expect(raw?.points).toEqual([
      [1, 0.5],
      [2, null],
    ]);
    expect(smooth).toMatchObject({
      id: 'id-1',
      points: [
        [1, 0.5],
        [2, 0.6],
      ],
    });
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

describe('recipeClaims', () => {
  const seeds = (first: number, epochs: number, values: number[]) =>
    values.map((value, i) => {
      const recipe = { ...presetRecipe('quick'), epochs, seed: i };
      return comparedRun(fetched(first + i, recipe, value), { slot: 0, live: undefined });
    });

  it('are made of three seeds or more of each recipe, in a sentence with an interval', () => {
    const good = seeds(1, 9, [0.9, 0.91, 0.89]);
    const bad = seeds(4, 3, [0.5, 0.51, 0.49]);
    const [claim] = recipeClaims([...good, ...bad], bad[0] as (typeof bad)[0]);
    expect(claim?.text).toMatch(
      /^The recipe of #1 run \(3 seeds\) is better than that of #4 run \(3 seeds\): \+40\.0/,
    );
    expect(recipeClaims([...good, ...bad.slice(0, 2)], good[0] as (typeof good)[0])).toEqual([]);
  });

  it('say of how many of their runs the data leaks, and whether that was overridden', () => {
    const [good, bad] = [seeds(1, 9, [0.9, 0.91, 0.89]), seeds(4, 3, [0.5, 0.51, 0.49])];
    const leak = (run: (typeof good)[0] | undefined, state: RunLeaks['state']) => {
      if (run) run.run = { ...run.run, leaks: { state, groups: 2, override: null } };
    };
    const claim = () => recipeClaims([...good, ...bad], bad[0] as (typeof bad)[0])[0];
    expect(claim()).toMatchObject({ runs: 6, leaks: { overridden: 0, found: 0 } });
    leak(bad[0], 'overridden');
    leak(good[1], 'unknown');
    expect(leakCountsBadge(claim()?.leaks ?? { overridden: 0, found: 0 })).toBe('Leaks overridden');
    leak(good[2], 'found');
    expect(claim()?.leaks).toEqual({ overridden: 1, found: 1 });
  });
});
