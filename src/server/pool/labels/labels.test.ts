import { expect, test } from 'vitest';
import { type Random, seededRandom } from '@/shared/random';
import { judgeLabels } from '../tasks/judge-labels';
import { addProducts, factorize, product, solve } from './matrix';

const FEATURES = 48;

/** Photos of classes that lie apart, a group each; features as `packEmbedding` has them. */
function drawnSet(random: Random, { classes, perClass }: { classes: number; perClass: number }) {
  const centres = Array.from({ length: classes }, () =>
    Array.from({ length: FEATURES }, () => random.range(40, 200)),
  );
  const truth = Array.from({ length: classes * perClass }, (_, i) => i % classes);
  const photo = (label: number) =>
    (centres[label] ?? []).map((value) =>
      Math.max(0, Math.min(255, Math.round(value + random.range(-45, 45)))),
    );
  return { truth, rows: truth.map(photo), groups: truth.map((_, i) => i) };
}

const judge = ({ rows, groups }: { rows: number[][]; groups: number[] }, labels: number[]) =>
  judgeLabels({
    embeddings: Uint8Array.from(rows.flat()),
    labels: Int32Array.from(labels),
    groups: Int32Array.from(groups),
  });

test('labels that were flipped are found, with the class they had, and no others', async () => {
  const random = seededRandom('flipped');
  const set = drawnSet(random, { classes: 12, perClass: 12 });
  const flipped = new Set(Array.from({ length: 8 }, (_, i) => i * 18 + random.int(0, 17)));
  const labels = set.truth.map((label, i) => (flipped.has(i) ? (label + random.int(1, 11)) % 12 : label));
  const { suggested, doubt } = await judge(set, labels);
  const found = [...suggested.keys()].filter((i) => (doubt[i] ?? 0) >= 0.95);
  expect(found).toEqual([...flipped].sort((a, b) => a - b));
  expect(found.map((i) => suggested[i])).toEqual(found.map((i) => set.truth[i]));
});

test('copies of a photo with a wrong label do not confirm it', async () => {
  const random = seededRandom('copied');
  const set = drawnSet(random, { classes: 6, perClass: 8 });
  const copies = [0, 0, 0, 0, 0];
  const rows = [...set.rows, ...copies.map((i) => set.rows[i] as number[])];
  const labels = [...set.truth.map((label, i) => (i === 0 ? 3 : label)), ...copies.map(() => 3)];
  const together = await judge({ rows, groups: [...set.groups, ...copies.map(() => 0)] }, labels);
  expect(together.suggested[0]).toBe(0);
  expect(together.doubt[0]).toBeGreaterThan(0.9);
  const apart = await judge({ rows, groups: rows.map((_, i) => i) }, labels);
  expect(apart.doubt[0]).toBeLessThan(together.doubt[0] as number);
});

test('in classes below five photos the neighbours vote', async () => {
  const random = seededRandom('small');
  const set = drawnSet(random, { classes: 5, perClass: 10 });
  // The only photo of class 5 looks like class 2.
  const labels = set.truth.map((label, i) => (i === 2 ? 5 : label));
  const { suggested, doubt } = await judge(set, labels);
  expect(suggested[2]).toBe(2);
  expect(doubt[2]).toBeGreaterThanOrEqual(0.8);
});

test('a photo that looks like no other of its class is far from it; one alone in its class is not judged', async () => {
  const random = seededRandom('outlier');
  const set = drawnSet(random, { classes: 4, perClass: 10 });
  const strange = Array.from({ length: FEATURES }, () => random.int(0, 255));
  const rows = [...set.rows, strange, strange];
  const { distance } = await judge({ rows, groups: rows.map((_, i) => i) }, [...set.truth, 1, 4]);
  const [far, alone] = distance.slice(-2);
  expect(far).toBeGreaterThan(3);
  expect(Math.max(...distance.slice(0, -2))).toBeLessThan(far as number);
  expect(alone).toBeNaN();
});

test('a set of one photo, and one of the same photo over and over, are judged without an error', async () => {
  const row = Array.from({ length: FEATURES }, () => 7);
  expect([...(await judge({ rows: [row], groups: [0] }, [0])).suggested]).toEqual([-1]);
  const same = Array.from({ length: 9 }, () => row);
  expect([
    ...(
      await judge(
        { rows: same, groups: same.map((_, i) => i) },
        same.map(() => 0),
      )
    ).suggested,
  ]).toEqual(same.map(() => -1));
});

test('what is solved by the factor solves the equations', () => {
  const random = seededRandom('matrix');
  const [rows, columns] = [19, 7];
  const values = Float32Array.from({ length: rows * columns }, () => random.range(-1, 1));
  const sum = new Float64Array(columns * columns);
  addProducts(sum, { rows, columns, values }, [...Array(rows).keys()]);
  const full = Array.from({ length: columns }, (_, i) =>
    Float64Array.from(
      { length: columns },
      (_, j) => sum[Math.max(i, j) * columns + Math.min(i, j)] as number,
    ),
  );
  const right = Float64Array.from({ length: columns }, () => random.range(-1, 1));
  const x = Float64Array.from(right);
  factorize(sum, columns);
  solve(sum, columns, x);
  for (const [i, row] of full.entries()) expect(product(row, x, columns)).toBeCloseTo(right[i] as number, 8);
  expect(() => factorize(Float64Array.of(-1), 1)).toThrow('not positive');
});
