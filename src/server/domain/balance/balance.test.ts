import { expect, test } from 'vitest';
import { balanceOf, type ClassCounts } from './balance';

const coin = (
  index: number,
  currency: string | null,
  train: number,
  answered: ClassCounts['answered'],
): ClassCounts => ({
  coin: { index, key: `k${index}`, label: `coin ${index}`, value: null, currency, country: null },
  photos: { train, validation: 1, test: 2 },
  answered,
});

test('the smallest classes are named, and what they cost is what answering them as the others would gain', () => {
  const classes = [
    coin(0, 'Euro', 20, { photos: 10, right: 9 }),
    coin(1, 'Euro', 4, { photos: 10, right: 1 }),
    coin(2, 'Won', 18, { photos: 10, right: 9 }),
    coin(3, null, 16, { photos: 10, right: 9 }),
  ];
  const balance = balanceOf(classes);
  expect(balance.smallest.map(({ key, photos }) => [key, photos])).toEqual([
    ['k1', 4],
    ['k3', 16],
    ['k2', 18],
    ['k0', 20],
  ]);
  expect(balance).toMatchObject({ classes: 4, fewest: 4, median: 18, most: 20, countries: [] });
  expect(balance.cost).toMatchObject({
    classes: 1,
    smallest: { photos: 10, right: 1 },
    others: { photos: 30, right: 27 },
  });
  expect(balance.cost?.points).toBeCloseTo(0.9 - 28 / 40, 10);
  expect(balance.currencies).toEqual([
    { name: 'Won', classes: 1, photos: 18, answered: { photos: 10, right: 9 } },
    { name: 'Euro', classes: 2, photos: 24, answered: { photos: 20, right: 10 } },
  ]);
});

test('without a model nothing is said of costs', () => {
  const balance = balanceOf([coin(0, 'Euro', 3, null), coin(1, 'Euro', 0, null)]);
  expect(balance.cost).toBeNull();
  expect(balance.smallest[0]).toMatchObject({ key: 'k1', photos: 0, answered: null });
  expect(balanceOf([])).toMatchObject({ classes: 0, fewest: 0, cost: null, smallest: [] });
});
