import { describe, expect, it } from 'vitest';
import { readTime } from './times';

const now = new Date(2030, 0, 31, 12, 0);

describe('readTime', () => {
  it('reads a span, a time of day and a date', () => {
    expect(readTime('+90m', now)).toEqual(new Date(2030, 0, 31, 13, 30));
    expect(readTime('+2d', now)).toEqual(new Date(2030, 1, 2, 12, 0));
    expect(readTime('22:05', now)).toEqual(new Date(2030, 0, 31, 22, 5));
    expect(readTime('2030-02-01 08:00', now)).toEqual(new Date(2030, 1, 1, 8, 0));
    expect(readTime('2030-02-01T08:00Z', now)).toEqual(new Date(Date.UTC(2030, 1, 1, 8)));
  });

  it('takes a time of day that is over for that of tomorrow', () => {
    expect(readTime('07:30', now)).toEqual(new Date(2030, 1, 1, 7, 30));
    expect(readTime('12:00', now)).toEqual(new Date(2030, 1, 1, 12, 0));
  });

  it('refuses what is not a time, and times in the past', () => {
    expect(() => readTime('tomorrow', now)).toThrow(/“tomorrow” is not a time/);
    expect(() => readTime('2030-01-30 22:00', now)).toThrow(/is in the past/);
  });
});
