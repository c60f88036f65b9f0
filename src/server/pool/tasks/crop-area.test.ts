import { expect, test } from 'vitest';
import { seededRandom } from '@/shared/random';
import { areaOf } from './crop-area';

const frame = { width: 200, height: 100, isTurned: false, orientation: 1 };
const pixels = (
  x: number,
  y: number,
  width: number,
  height: number,
  photo: { width: number; height: number } | null = null,
) => ({
  box: { x, y, width, height, unit: 'pixel', photo } as const,
  margin: 0,
});

test('a box is widened to a square with its margin, and moved where the photo ends', () => {
  expect(areaOf({ ...pixels(50, 20, 40, 20), margin: 0.1 }, frame)).toMatchObject({
    area: { x: 46, y: 6, width: 48, height: 48 },
  });
  expect(areaOf(pixels(0, 40, 20, 60), frame)).toMatchObject({
    area: { x: 0, y: 40, width: 60, height: 60 },
  });
  expect(areaOf(pixels(0, 0, 200, 100), frame)).toMatchObject({
    area: { x: 0, y: 0, width: 200, height: 100 },
  });
});

test('a box is scaled with its photo, and refused for another photo', () => {
  expect(areaOf(pixels(20, 10, 20, 20, { width: 400, height: 200 }), frame)).toMatchObject({
    box: { x: 10, y: 5, width: 10, height: 10 },
  });
  expect(areaOf(pixels(0, 0, 20, 20, { width: 300, height: 300 }), frame)).toEqual({
    reason: 'is drawn on a photo of 300 × 300 pixels, but this one has 200 × 100',
  });
});

test.each([
  [6, { x: 60, y: 10 }],
  [8, { x: 20, y: 150 }],
  [5, { x: 20, y: 10 }],
  [7, { x: 60, y: 150 }],
])('a box on a photo as stored is turned with it (EXIF %i)', (orientation, corner) => {
  const upright = { width: 100, height: 200, isTurned: true, orientation };
  expect(areaOf(pixels(10, 20, 40, 20, { width: 200, height: 100 }), upright)).toMatchObject({
    box: { ...corner, width: 20, height: 40 },
  });
});

test('a box that ends far outside, is no number or has no size is refused', () => {
  for (const [x, width] of [
    [500, 10],
    [-30, 40],
    [0, 0],
    [Number.NaN, 10],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(areaOf(pixels(x, 0, width, 10), frame)).toEqual({
      reason: 'lies outside of its photo, or more than half of it does',
    });
  }
});

test('whatever a box says, what is cut out lies in the photo', () => {
  const random = seededRandom('boxes');
  const extremes = [
    0,
    -0,
    1,
    -1,
    1e-300,
    1e300,
    2 ** 31,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1e9,
  ];
  const number = () =>
    random.int(0, 2) > 0 ? random.int(-50, 250) * random.pick([1, 0.37, 0.01]) : random.pick(extremes);
  let cut = 0;
  for (let round = 0; round < 20_000; round++) {
    const isTurned = random.int(0, 1) > 0;
    const frame = {
      width: random.int(1, 300),
      height: random.int(1, 300),
      isTurned,
      orientation: random.int(1, 8),
    };
    // Most boxes are drawn on this photo, scaled or as it is stored; others on whatever they say.
    const scale = random.pick([0.5, 1, 3]);
    const photo = random.pick([
      null,
      { width: frame.width * scale, height: frame.height * scale },
      { width: frame.height * scale, height: frame.width * scale },
      { width: number(), height: number() },
    ]);
    const unit = random.pick(['share', 'pixel'] as const);
    const side = () => number() * (unit === 'share' ? 0.005 : 1);
    const box = { x: side(), y: side(), width: side(), height: side(), photo, unit };
    const found = areaOf({ box, margin: random.pick([0, 0.05, 1]) }, frame);
    if ('reason' in found) continue;
    cut++;
    for (const { x, y, width, height } of [found.area, found.box]) {
      expect([x, y, width, height].every(Number.isSafeInteger)).toBe(true);
      expect(x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height).toBe(true);
    }
    expect(found.area.width > 0 && found.area.height > 0).toBe(true);
  }
  expect(cut).toBeGreaterThan(1000);
});
