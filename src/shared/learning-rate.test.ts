import { describe, expect, it } from 'vitest';
import {
  headPhaseEpochs,
  INITIAL_PLATEAU,
  learningRateAt,
  type PlateauState,
  plateauStep,
} from './learning-rate';
import { type RecipeInput, recipeSchema } from './recipe/recipe';

const STEPS_PER_EPOCH = 5;
const recipe = (optimizer: RecipeInput['optimizer'], rest: RecipeInput = {}) =>
  recipeSchema.parse({ epochs: 10, ...rest, optimizer: { learningRate: 0.1, ...optimizer } });

/** The rates of every step of a run. */
function rates(...args: Parameters<typeof recipe>): number[] {
  const parsed = recipe(...args);
  return Array.from({ length: parsed.epochs * STEPS_PER_EPOCH }, (_, step) =>
    learningRateAt(parsed, { step, stepsPerEpoch: STEPS_PER_EPOCH }),
  );
}

/** The plateau's state after each of these validation losses. */
function follow(losses: number[], ...args: Parameters<typeof recipe>): PlateauState[] {
  const parsed = recipe({ schedule: 'plateau', ...args[0] }, args[1]);
  let state = INITIAL_PLATEAU;
  return losses.map((valLoss, index) => {
    // What a checkpoint does to it.
    state = JSON.parse(JSON.stringify(plateauStep(parsed, state, { epoch: index + 1, valLoss })));
    return state;
  });
}

describe('learningRateAt', () => {
  it('stays constant without a schedule', () => {
    expect(new Set(rates({}))).toEqual(new Set([0.1]));
  });

  it.each(['constant', 'cosine', 'step', 'plateau'] as const)(
    'rises through the warm-up to the peak: %s',
    (schedule) => {
      const all = rates({ schedule, warmupEpochs: 2 });
      for (let step = 0; step < 10; step++) expect(all[step]).toBeCloseTo(0.01 * (step + 1));
      expect(all[10]).toBe(0.1);
    },
  );

  it('falls as half a cosine to the end', () => {
    const all = rates({ schedule: 'cosine', warmupEpochs: 2 });
    expect(all[30]).toBeCloseTo(0.05);
    expect(all[49]).toBeLessThan(0.001);
    expect(all[49]).toBeGreaterThan(0);
  });

  it('falls by the factor every so many epochs after the warm-up', () => {
    const all = rates({ schedule: 'step', stepEpochs: 3, decayFactor: 0.5, warmupEpochs: 1 });
    const byEpoch = all.filter((_, step) => step % STEPS_PER_EPOCH === STEPS_PER_EPOCH - 1);
    expect(byEpoch).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025]);
  });

  it('falls by the factor with each fall of the plateau', () => {
    const plateau = recipe({ schedule: 'plateau', decayFactor: 0.5 });
    const withFalls = (falls: number) =>
      learningRateAt(plateau, {
        step: 20,
        stepsPerEpoch: STEPS_PER_EPOCH,
        plateau: { ...INITIAL_PLATEAU, falls },
      });
    expect([withFalls(0), withFalls(1), withFalls(3)]).toEqual([0.1, 0.05, 0.0125]);
  });

  it('never falls below the floor', () => {
    const floor = 0.2;
    const lowest = (optimizer: RecipeInput['optimizer']) => Math.min(...rates({ floor, ...optimizer }));
    expect(lowest({ schedule: 'cosine' })).toBeGreaterThanOrEqual(0.02);
    expect(lowest({ schedule: 'cosine' })).toBeLessThan(0.021);
    expect(lowest({ schedule: 'step', stepEpochs: 1, decayFactor: 0.1 })).toBeCloseTo(0.02, 12);
    const plateau = { bestLoss: 1, wait: 0, falls: 9 };
    const fallen = { step: 0, stepsPerEpoch: STEPS_PER_EPOCH, plateau };
    expect(learningRateAt(recipe({ schedule: 'plateau', floor }), fallen)).toBeCloseTo(0.02, 12);
  });

  it('keeps to the head phase’s own rate, and counts warm-up and schedule from its end', () => {
    const twoPhase = { headEpochs: 3, headLearningRate: 0.7 };
    const optimizer = { schedule: 'cosine', warmupEpochs: 2 } as const;
    const all = rates(optimizer, { trainable: 'two-phase', twoPhase, epochs: 13 });
    expect(new Set(all.slice(0, 15))).toEqual(new Set([0.7]));
    expect(all.slice(15)).toEqual(rates(optimizer));
  });

  it('gives the head phase no more epochs than there are', () => {
    const input = { trainable: 'two-phase', twoPhase: { headEpochs: 20 } } as const;
    expect(headPhaseEpochs(recipe({}, input))).toBe(10);
    expect(new Set(rates({}, input))).toEqual(new Set([1e-3]));
    expect(headPhaseEpochs(recipe({}, { ...input, trainable: 'all' }))).toBe(0);
  });

  it('is a number when warm-up takes all epochs', () => {
    expect(rates({ schedule: 'cosine', warmupEpochs: 30 }).at(-1)).toBe(0.1);
  });
});

describe('plateauStep', () => {
  it('lets the rate fall after `plateauPatience` epochs without improvement, and counts again', () => {
    const states = follow([1, 0.9, 0.95, 0.95, 0.95, 0.95, 0.8], { plateauPatience: 2 });
    expect(states.map(({ falls }) => falls)).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(states.at(-1)).toEqual({ bestLoss: 0.8, wait: 0, falls: 2 });
  });

  it('takes less than a ten-thousandth for noise, and a loss that is not finite for no improvement', () => {
    const states = follow([1, 0.99995, Number.NaN], { plateauPatience: 2 });
    expect(states.map(({ falls }) => falls)).toEqual([0, 0, 1]);
    expect(follow([Number.NaN, 1], {})).toMatchObject([
      { bestLoss: null, wait: 1 },
      { bestLoss: 1, wait: 0 },
    ]);
  });

  it('leaves out the epochs of the head phase and of the warm-up', () => {
    const twoPhase = { headEpochs: 2 };
    const states = follow(
      [0.1, 0.1, 3, 2, 2.5],
      { plateauPatience: 1, warmupEpochs: 1 },
      { trainable: 'two-phase', twoPhase },
    );
    expect(states.slice(0, 3)).toEqual([INITIAL_PLATEAU, INITIAL_PLATEAU, INITIAL_PLATEAU]);
    expect(states.slice(3)).toEqual([
      { bestLoss: 2, wait: 0, falls: 0 },
      { bestLoss: 2, wait: 0, falls: 1 },
    ]);
  });
});
