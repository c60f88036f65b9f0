import { expect, it } from 'vitest';
import { seededRandom } from '@/shared/augment/random';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { recipeSchema } from '@/shared/recipe/recipe';
import { augmentedViews, drawViews, PLAIN_VIEW, type View, viewOf } from './views';

const spec = preprocessingFor(96);
const hashes = ['1a', '2b', '3c'].map((start) => start.padEnd(64, '0'));
const length = 96 * 96 * 3;
const photo = (hash: string) => {
  const random = seededRandom(Number.parseInt(hash.slice(0, 8), 16));
  return Uint8Array.from({ length }, () => 256 * random());
};
const pixels = { read: (wanted: readonly string[]) => Uint8Array.from(wanted.flatMap((h) => [...photo(h)])) };
const see = (view: View, of = hashes) => viewOf(view, { hashes: of, pixels, spec });
const views = (cachedViews: number, seed = 1) =>
  augmentedViews(recipeSchema.parse({ seed, augmentation: { cachedViews } }));

it('there are as many augmented views as the recipe caches, none where it augments nothing', () => {
  expect(views(3).map(({ index }) => index)).toEqual([1, 2, 3]);
  expect(views(0)).toEqual([]);
  expect(augmentedViews(recipeSchema.parse({ augmentation: { enabled: false, cachedViews: 3 } }))).toEqual(
    [],
  );
});

it('the plain view is the photo as the specification has it', () => {
  expect(see(PLAIN_VIEW)).toEqual(normalizePixels(pixels.read(hashes), spec));
});

it('a view shows a photo the same in every batch and run, and as no other view or seed does', () => {
  const [first, second] = views(2) as [View, View];
  const all = see(first);
  expect(see(views(5)[0] as View)).toEqual(all);
  expect(see(first, [...hashes].reverse()).slice(0, length)).toEqual(all.slice(2 * length));
  for (const other of [PLAIN_VIEW, second, views(1, 2)[0] as View]) {
    expect(see(other, hashes.slice(0, 1))).not.toEqual(all.slice(0, length));
  }
});

it('a photo is seen in each of its views about as often', () => {
  const drawn = Array.from({ length: 40 }, (_, epoch) => {
    const view = drawViews(4, { seed: 3, epoch, position: 50 });
    return Array.from({ length: 100 }, (_, i) => view(i));
  }).flat();
  const counts = [0, 1, 2, 3].map((view) => drawn.filter((other) => other === view).length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(4000);
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
