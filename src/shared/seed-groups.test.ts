import { expect, it } from 'vitest';
import { presetRecipe } from './recipe/presets';
import { seedGroups } from './seed-groups';

const run = (id: string, seed: number, { datasetVersionId = 'v1', epochs = 9 } = {}) => ({
  id,
  datasetVersionId,
  recipe: { ...presetRecipe('quick'), seed, epochs },
});

it('holds runs of the same data and recipe, one of each seed', () => {
  const groups = seedGroups([
    run('a', 1),
    run('b', 2),
    run('again', 2),
    run('longer', 3, { epochs: 10 }),
    run('other data', 3, { datasetVersionId: 'v2' }),
    run('c', 3),
  ]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['a', 'b', 'c']]);
});
