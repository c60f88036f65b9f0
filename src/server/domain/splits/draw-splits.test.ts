import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { groupBy } from '@/shared/group-by';
import { type DrawnFrom, drawFolds, drawSplits } from './draw-splits';

const hashOf = (n: number) => createHash('sha256').update(String(n)).digest('hex');

/** Photos of up to six classes, some in groups of up to five, some of them across classes. */
const drawn: fc.Arbitrary<DrawnFrom> = fc
  .record({
    classes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 80 }),
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })
  .map(({ classes, sizes, seed }) => {
    const photos = classes.map((of, n) => ({ hash: hashOf(n), classKey: `class ${of}` }));
    const groups: string[][] = [];
    let next = 0;
    for (const size of sizes) {
      groups.push(photos.slice(next, next + size).map(({ hash }) => hash));
      next += size;
    }
    return { photos, groups: groups.filter(({ length }) => length > 1), seed };
  });
const shares = fc.record({
  validation: fc.double({ min: 0, max: 0.4, noNaN: true }),
  test: fc.double({ min: 0, max: 0.4, noNaN: true }),
});

const sideOf = <T>({ groups }: DrawnFrom, result: ReadonlyMap<string, T>) =>
  groups.map((group) => new Set(group.map((hash) => result.get(hash))).size);

describe('drawing splits', () => {
  it('has each photo in exactly one split and no group on two sides', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, shares, async (from, shares) => {
        const result = await drawSplits({ ...from, shares });
        expect(new Set(result.keys())).toEqual(new Set(from.photos.map(({ hash }) => hash)));
        expect(sideOf(from, result).every((sides) => sides === 1)).toBe(true);
      }),
    );
  });

  it('is the same for the same seed, in whatever order photos and groups come', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, shares, fc.integer(), async (from, shares, turn) => {
        const other = {
          ...from,
          photos: turned(from.photos, turn),
          groups: turned(from.groups, turn).map((group) => turned(group, turn)),
        };
        const [a, b] = [await drawSplits({ ...from, shares }), await drawSplits({ ...other, shares })];
        expect([...b].sort()).toEqual([...a].sort());
        const [c, d] = [await drawFolds({ ...from, folds: 3 }), await drawFolds({ ...other, folds: 3 })];
        expect([...d].sort()).toEqual([...c].sort());
      }),
    );
  });

  it('is the same for the same seed anywhere: on every machine, Node and release', async () => {
    const photos = Array.from({ length: 300 }, (_, n) => ({ hash: hashOf(n), classKey: `class ${n % 7}` }));
    const groups = Array.from({ length: 20 }, (_, n) =>
      photos.slice(n * 6, n * 6 + 3).map(({ hash }) => hash),
    );
    const from = { photos, groups, seed: 2026 };
    const splits = await drawSplits({ ...from, shares: { validation: 0.15, test: 0.15 } });
    const folds = await drawFolds({ ...from, folds: 5 });
    const digests = [splits, folds].map((drawn) =>
      createHash('sha256')
        .update(JSON.stringify([...drawn].sort()))
        .digest('hex')
        .slice(0, 16),
    );
    expect(digests).toEqual(['50669bcbd2862188', '713720f8e51ccb61']);
  });

  it('comes as close to the shares of each class as the largest group allows, and leaves one to train on', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, shares, async (any, shares) => {
        // Within classes: what a group across two of them brings along, the other class cannot refuse.
        const classOf = new Map(any.photos.map(({ hash, classKey }) => [hash, classKey]));
        const from = {
          ...any,
          groups: any.groups.filter((group) => new Set(group.map((hash) => classOf.get(hash))).size === 1),
        };
        const result = await drawSplits({ ...from, shares });
        for (const [classKey, photos] of groupBy(from.photos, (photo) => photo.classKey)) {
          const count = (split: Split) => photos.filter(({ hash }) => result.get(hash) === split).length;
          const units = unitsIn(from, photos);
          expect(count('train')).toBeGreaterThan(0);
          if (units.length < 3) continue;
          for (const split of ['validation', 'test'] as const) {
            expect(
              Math.abs(count(split) - shares[split] * photos.length),
              `${split} of ${classKey}`,
            ).toBeLessThanOrEqual(Math.max(...units));
            expect(count(split) > 0).toBe(shares[split] > 0);
          }
        }
      }),
    );
  });

  it('gives a class of one photo to training, and of two photos one to validation', async () => {
    const photos = [1, 2, 3].map((n) => ({ hash: hashOf(n), classKey: n === 1 ? 'one' : 'two' }));
    const result = await drawSplits({
      photos,
      groups: [],
      seed: 1,
      shares: { validation: 0.15, test: 0.15 },
    });
    expect([...result.values()].sort()).toEqual(['train', 'train', 'validation']);
    expect(result.get(hashOf(1))).toBe('train');
  });

  it('moves nothing out of a kept test set, and draws its copies into it', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 0, max: 79 }), async (from, n) => {
        const hash = hashOf(n);
        const kept = new Map([[hash, 'test' as const]]);
        const result = await drawSplits({ ...from, kept, shares: { validation: 0.2, test: 0 } });
        const company = from.groups.find((group) => group.includes(hash)) ?? [];
        const tested = [...result].flatMap(([one, split]) => (split === 'test' ? one : []));
        const expected = from.photos.some((photo) => photo.hash === hash) ? [hash, ...company] : [];
        expect(new Set(tested)).toEqual(new Set(expected));
      }),
    );
  });

  it('draws unlike for seeds next to each other', async () => {
    const photos = Array.from({ length: 200 }, (_, n) => ({ hash: hashOf(n), classKey: 'a' }));
    const draw = (seed: number) =>
      drawSplits({ photos, groups: [], seed, shares: { validation: 0.5, test: 0 } });
    const [a, b] = [await draw(1), await draw(2)];
    const same = photos.filter(({ hash }) => a.get(hash) === b.get(hash)).length;
    expect(Math.abs(same - 100)).toBeLessThan(40);
  });
});

describe('dealing out folds', () => {
  it('has each photo in one fold, no group in two, and folds of a class that differ by its largest group', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 2, max: 6 }), async (any, folds) => {
        const result = await drawFolds({ ...any, folds });
        expect(result.size).toBe(any.photos.length);
        expect(sideOf(any, result).every((sides) => sides === 1)).toBe(true);
        const single = await drawFolds({ ...any, groups: [], folds });
        for (const photos of groupBy(any.photos, ({ classKey }) => classKey).values()) {
          const counts = Array.from(
            { length: folds },
            (_, n) => photos.filter(({ hash }) => single.get(hash) === n + 1).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

function turned<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : Math.abs(by) % items.length;
  return [...items.slice(start), ...items.slice(0, start)].reverse();
}

/** How many photos of a class lie together, unit by unit. */
function unitsIn({ groups }: DrawnFrom, photos: readonly { hash: string }[]): number[] {
  const own = new Set(photos.map(({ hash }) => hash));
  const together = groups.filter((group) => group.some((hash) => own.has(hash)));
  const grouped = together.reduce((sum, group) => sum + group.length, 0);
  return [...together.map((group) => group.length), ...new Array(photos.length - grouped).fill(1)];
}
