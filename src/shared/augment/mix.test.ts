import { describe, expect, it } from 'vitest';
import { shareOf } from './beta';
import { mixBatch, partnerOf } from './mix';
import { mixSeeds, seededRandom } from './random';

const size = 16;
const length = size * size * 3;
const n = 5;
/** Photo i is all i / 10. */
const batch = () => Float32Array.from({ length: n * length }, (_, at) => Math.floor(at / length) / 10);
const random = (i: number) => seededRandom(mixSeeds(3, i));

describe('shares of Beta(alpha, alpha)', () => {
  it.each([0.01, 0.2, 1, 4])('have the mean and variance of alpha %d', (alpha) => {
    const numbers = seededRandom(9);
    const shares = Array.from({ length: 20_000 }, () => shareOf(alpha, numbers));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance / (1 / (4 * (2 * alpha + 1)))).toBeCloseTo(1, 1);
  });
});

it('mixup blends each photo with its partner by its share', () => {
  const pixels = batch();
  const shares = mixBatch({ pixels, n, size, mix: { kind: 'mixup', alpha: 1 }, random });
  for (let i = 0; i < n; i++) {
    const share = shares[i] as number;
    const expected = (share * i + (1 - share) * partnerOf(i, n)) / 10;
    for (let at = 0; at < length; at++) expect(pixels[i * length + at]).toBeCloseTo(expected, 5);
  }
  expect(shares[2]).toBe(1);
  expect(new Set(shares).size).toBe(n);
});

it('cutmix pastes a rectangle of the partner, and the share is what is left of the photo', () => {
  const pixels = batch();
  const shares = mixBatch({ pixels, n, size, mix: { kind: 'cutmix', alpha: 1 }, random });
  for (let i = 0; i < n; i++) {
    const own = Array.from({ length: size * size }, (_, p) => pixels[i * length + p * 3] as number);
    const kept = own.filter((value) => Math.abs(value - i / 10) < 1e-6).length;
    const pasted = own.filter((value) => Math.abs(value - partnerOf(i, n) / 10) < 1e-6).length;
    if (i !== 2) expect(kept + pasted).toBe(size * size);
    expect(kept / size ** 2).toBeCloseTo(shares[i] as number, 5);
  }
  expect(Math.min(...shares)).toBeLessThan(0.9);
});
