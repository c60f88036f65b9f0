import { describe, expect, it } from 'vitest';
import { type EarlyStoppingState, type EarlyStoppingVerdict, earlyStoppingStep } from './early-stopping';
import { type RecipeInput, recipeSchema } from './recipe/recipe';

/** Feeds validation losses epoch by epoch until the rule stops. */
function follow(earlyStopping: RecipeInput['earlyStopping'], values: number[]): EarlyStoppingVerdict[] {
  const config = recipeSchema.parse({ earlyStopping }).earlyStopping;
  const verdicts: EarlyStoppingVerdict[] = [];
  let state: EarlyStoppingState | null = null;
  for (const [index, value] of values.entries()) {
    // Only the watched figure moves; the others stand still.
    const metrics = { valLoss: 1, valAccuracy: 0, valTop5: 0, loss: 1, accuracy: 0, [config.monitor]: value };
    const verdict = earlyStoppingStep(config, state, { epoch: index + 1, metrics });
    state = verdict.state;
    verdicts.push(verdict);
    if (verdict.stop) break;
  }
  return verdicts;
}

describe('earlyStoppingStep', () => {
  it('stops after exactly `patience` epochs without improvement and remembers the best', () => {
    const verdicts = follow(3, [1, 0.5, 0.6, 0.7, 0.8, 0.1]);
    expect(verdicts).toHaveLength(5);
    expect(verdicts.at(-1)).toMatchObject({
      stop: true,
      patienceLeft: 0,
      state: { bestEpoch: 2, bestValue: 0.5 },
    });
  });

  it('starts the count again with each improvement', () => {
    const verdicts = follow(2, [1, 1.1, 0.9, 1, 0.8, 0.9]);
    expect(verdicts.map((verdict) => verdict.patienceLeft)).toEqual([2, 1, 2, 1, 2, 1]);
  });

  it('wants more than minDelta', () => {
    const verdicts = follow({ patience: 2, minDelta: 0.1 }, [1, 0.95, 0.85]);
    expect(verdicts.map((verdict) => verdict.improved)).toEqual([true, false, true]);
  });

  it.each(['valAccuracy', 'valTop5', 'accuracy'] as const)(
    'takes a higher figure for better: %s',
    (monitor) => {
      const verdicts = follow({ monitor, patience: 5 }, [0.2, 0.4, 0.3]);
      expect(verdicts.map((verdict) => verdict.improved)).toEqual([true, true, false]);
      expect(verdicts.at(-1)?.state).toMatchObject({ bestEpoch: 2, bestValue: 0.4 });
    },
  );

  it.each(['valLoss', 'loss'] as const)('takes a lower figure for better: %s', (monitor) => {
    const verdicts = follow({ monitor, patience: 5 }, [0.9, 0.4, 0.6]);
    expect(verdicts.map((verdict) => verdict.improved)).toEqual([true, true, false]);
    expect(verdicts.at(-1)?.state).toMatchObject({ bestEpoch: 2, bestValue: 0.4 });
  });

  it('does not count warm-up epochs against patience', () => {
    const verdicts = follow({ patience: 1, warmupEpochs: 3 }, [1, 2, 2, 2, 2]);
    expect(verdicts).toHaveLength(4);
  });

  it('tracks the best epoch and never stops when switched off', () => {
    const verdicts = follow(false, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(verdicts).toHaveLength(13);
    expect(verdicts.at(-1)).toMatchObject({ stop: false, patienceLeft: null, state: { bestEpoch: 1 } });
  });

  it('counts an epoch whose loss is not finite as no improvement, and recovers from one', () => {
    const verdicts = follow(5, [Number.NaN, 2, Number.NaN, 1]);
    expect(verdicts.map((verdict) => verdict.improved)).toEqual([true, true, false, true]);
    expect(verdicts.at(-1)?.state).toMatchObject({ bestEpoch: 4, bestValue: 1 });
  });
});
