import { expect, it } from 'vitest';
import { readOptions } from './options';

it('reads variants of a recipe, each with every seed', () => {
  const { trainings } = readOptions([
    ...['--recipe', 'quick', '--set', 'epochs=5', '--seeds', '1,2'],
    ...['--variant', 'plain:', '--variant', 'lit, tilted:augmentation.light=0.5,augmentation.tilt=30'],
  ]);
  expect(trainings.map(({ name, recipe }) => [name, recipe.seed])).toEqual([
    ['plain', 1],
    ['plain', 2],
    ['lit, tilted', 1],
    ['lit, tilted', 2],
  ]);
  expect(trainings.every(({ recipe }) => recipe.epochs === 5)).toBe(true);
  expect(trainings[0]?.recipe.augmentation).toMatchObject({ light: 0, tilt: 0 });
  expect(trainings[2]?.recipe.augmentation).toMatchObject({ light: 0.5, tilt: 30 });
});

it('trains nothing where results are only listed', () => {
  expect(readOptions(['--list']).trainings).toEqual([]);
});

it('compares each option alone, seed by seed, and all of them with a network of one size', () => {
  const { trainings, leftOut } = readOptions(['--ablation', '--left-out', '--set', 'epochs=9']);
  const perSeed = trainings.length / 3;
  expect(trainings.map(({ recipe }) => recipe.seed)).toEqual(
    [1, 2, 3].flatMap((seed) => Array(perSeed).fill(seed)),
  );
  expect(trainings.every(({ recipe: { model, epochs } }) => model.width === 0.35 && epochs === 9)).toBe(true);
  const of = (name: string) => trainings.find((training) => training.name === name)?.recipe;
  const [plain, tilt, best] = [of('plain'), of('tilt'), of('best')];
  expect(tilt).toEqual({ ...plain, augmentation: { ...plain?.augmentation, tilt: 30 } });
  expect([plain?.augmentation.light, best?.augmentation.light]).toEqual([0, 0.45]);
  expect(leftOut.map(({ recipe }) => [recipe.model.width, recipe.epochs, recipe.seed])).toEqual([
    [0.35, 9, 1],
  ]);
  expect(readOptions(['--left-out', '--no-train'])).toMatchObject({ trainings: [], leftOut: [{}] });
});
