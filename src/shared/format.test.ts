import { describe, expect, it } from 'vitest';
import { bytes, counted, duration, ordinal, percent } from './format';

describe('numbers for people', () => {
  it('writes fractions as percentages and says when there is none', () => {
    expect(percent(0.9345)).toBe('93.5 %');
    expect(percent(1, 0)).toBe('100 %');
    expect(percent(null)).toBe('–');
  });

  it('counts things in the singular and the plural', () => {
    expect(counted(1, 'photo')).toBe('1 photo');
    expect(counted(1200, 'class', 'classes')).toBe('1,200 classes');
  });

  it('writes ordinals', () => {
    expect([1, 2, 3, 6, 11, 12, 23, 101, 111].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '6th',
      '11th',
      '12th',
      '23rd',
      '101st',
      '111th',
    ]);
  });

  it('writes sizes and times in the unit that fits', () => {
    expect([0, 999, 14_200_000, 140_000_000].map(bytes)).toEqual(['0 B', '999 B', '14.2 MB', '140 MB']);
    expect([42, 185, 7800].map(duration)).toEqual(['42 s', '3 min 05 s', '2 h 10 min']);
  });
});
