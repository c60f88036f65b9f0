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
