import { expect, it } from 'vitest';
import { mixSeeds, seededRandom, shuffled } from './random';

it('gives the same numbers for the same seed and others for another', () => {
  const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
  const many = Array.from({ length: 10_000 }, seededRandom(3));
  expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...many)).toBeLessThan(1);
  expect(many.reduce((sum, u) => sum + u, 0) / many.length).toBeCloseTo(0.5, 1);
});

it('shuffles without losing or doubling, and leaves its input alone', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const mixed = shuffled(items, seededRandom(1));
  expect(mixed).not.toEqual(items);
  expect([...mixed].sort((a, b) => a - b)).toEqual(items);
});

it('mixes the order of seeds into the result', () => {
  expect(mixSeeds(1, 2)).not.toBe(mixSeeds(2, 1));
});
