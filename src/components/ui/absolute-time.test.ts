import { describe, expect, it } from 'vitest';
import { exactTime } from './absolute-time';

describe('the exact time on hover', () => {
  it('is in the viewer’s zone and in UTC', () => {
    const [local, utc] = exactTime(new Date('2026-03-29T12:00:00Z')).split('\n');
    expect(utc).toBe('29 Mar 2026, 12:00:00 UTC');
    expect(local).toMatch(/^\d\d Mar 2026, \d\d:\d\d:00 \S+$/);
  });
});
