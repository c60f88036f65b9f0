import { expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe';
import { learningRateAt } from './schedule';

const recipe = (optimizer: object) =>
  recipeSchema.parse({ epochs: 10, optimizer: { learningRate: 0.1, ...optimizer } });

it('stays constant without a schedule', () => {
  expect(learningRateAt(recipe({}), { step: 0, stepsPerEpoch: 5 })).toBe(0.1);
  expect(learningRateAt(recipe({}), { step: 49, stepsPerEpoch: 5 })).toBe(0.1);
});

it('rises through the warm-up and falls as half a cosine to the end', () => {
  const cosine = recipe({ schedule: 'cosine', warmupEpochs: 2 });
  const at = (step: number) => learningRateAt(cosine, { step, stepsPerEpoch: 5 });
  expect(at(0)).toBeCloseTo(0.01);
  expect(at(9)).toBeCloseTo(0.1);
  expect(at(10)).toBeCloseTo(0.1);
  expect(at(30)).toBeCloseTo(0.05);
  expect(at(49)).toBeLessThan(0.001);
  expect(at(49)).toBeGreaterThan(0);
});
