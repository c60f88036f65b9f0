import { expect, it } from 'vitest';
import { projections } from './projections';
import { seededRandom } from './random';

const size = 97;
const random = seededRandom(5);

it('leaves a photo alone when nothing may change', () => {
  const rows = projections({ n: 1, size, random, config: { rotationDegrees: 0, scale: 0, shift: 0 } });
  expect([...rows].map((value) => value + 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
});

it('turns about the centre and never mirrors', () => {
  const config = { rotationDegrees: 180, scale: 0, shift: 0 };
  const rows = projections({ n: 200, size, random, config });
  const centre = (size - 1) / 2;
  let beyondQuarter = 0;
  for (let i = 0; i < 200; i++) {
    const [a, b, c, d, e, f] = rows.subarray(i * 8, i * 8 + 6) as unknown as number[];
    if (![a, b, c, d, e, f].every((value) => value !== undefined)) throw new Error('six numbers expected');
    const [a0, b0, c0, d0, e0, f0] = [a, b, c, d, e, f] as [number, number, number, number, number, number];
    expect(a0 * centre + b0 * centre + c0).toBeCloseTo(centre, 3);
    expect(d0 * centre + e0 * centre + f0).toBeCloseTo(centre, 3);
    // The determinant is the zoom squared; a mirror image would make it negative.
    expect(a0 * e0 - b0 * d0).toBeCloseTo(1, 4);
    if (a0 < 0) beyondQuarter += 1;
  }
  expect(beyondQuarter).toBeGreaterThan(60);
});

it('zooms and shifts within the limits', () => {
  const config = { rotationDegrees: 0, scale: 0.2, shift: 0.1 };
  const rows = projections({ n: 100, size, random, config });
  for (let i = 0; i < 100; i++) {
    const scale = rows[i * 8] as number;
    expect(scale).toBeGreaterThan(1 / 1.2 - 1e-6);
    expect(scale).toBeLessThan(1 / 0.8 + 1e-6);
  }
});
