import { describe, expect, it } from 'vitest';
import { median } from '@/shared/median';
import { meanRate, stepMetrics } from './statistics';

describe('the numbers of a series of steps', () => {
  it('are those of the median, the slowest and the fastest step', () => {
    expect(stepMetrics([500, 1000, 2000], 32)).toEqual({
      imgPerSec: 32,
      minImgPerSec: 16,
      maxImgPerSec: 64,
      msPerStep: 1000,
      steps: 3,
    });
  });

  it('take the middle between the two middle ones of an even count', () => {
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('have a mean rate over the whole time', () => {
    expect(meanRate([500, 1500], 32)).toBe(32);
  });

  it('do not exist when nothing was measured', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });
});
