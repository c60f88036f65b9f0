import { expect, it } from 'vitest';
import { seededRandom } from '../random';
import { forestImportance } from './importance';

const random = seededRandom('trials');
/** The first number decides, the second a little, the third nothing; the fourth is missing in half of them. */
const rows = Array.from({ length: 80 }, () => [
  random.next(),
  random.next(),
  random.next(),
  random.chance(0.5) ? Number.NaN : 1,
]);
const targets = rows.map(([a = 0, b = 0]) => Math.sin(3 * a) + 0.3 * b);

it('orders features by what they decide, and is the same each time', () => {
  const { features, explained } = forestImportance({ rows, targets });
  const [first, second, third, fourth] = features;
  expect(first?.low).toBeGreaterThan(second?.high ?? 0);
  expect(second?.importance).toBeGreaterThan(third?.importance ?? 0);
  expect(Math.abs(third?.importance ?? 1)).toBeLessThan(0.05);
  expect(Math.abs(fourth?.importance ?? 1)).toBeLessThan(0.05);
  expect(explained).toBeGreaterThan(0.7);
  expect(forestImportance({ rows, targets })).toEqual(forestImportance({ rows, targets }));
});

it('says that a missing value matters where it does', () => {
  const byHole = rows.map(([, , , hole = 0]) => (Number.isNaN(hole) ? 1 : 0));
  const { features } = forestImportance({ rows, targets: byHole });
  expect(features[3]?.low).toBeGreaterThan(0.5);
});

it('finds nothing in what is all the same, and next to nothing in noise', () => {
  const same = forestImportance({ rows, targets: targets.map(() => 2) });
  expect(same.features.every(({ importance }) => importance === 0)).toBe(true);
  const noise = forestImportance({ rows, targets: targets.map(() => random.next()) });
  expect(noise.explained).toBeLessThan(0.1);
});
