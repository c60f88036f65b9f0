import { describe, expect, it } from 'vitest';
import { Delays } from './delays';

describe('counted delays', () => {
  it('give the percentiles of all that was added, in whichever process', () => {
    const [one, other] = [new Delays(), new Delays()];
    for (let ms = 1; ms <= 90; ms++) one.add(ms);
    for (let ms = 91; ms <= 100; ms++) other.add(ms);
    const all = Delays.join([one.counts, other.counts]);
    expect(all.percentile(0.5)).toBe(50);
    expect(all.percentile(0.95)).toBe(95);
    expect(all.percentile(1)).toBe(100);
  });

  it('have no percentile when there is none', () => {
    expect(new Delays().percentile(0.5)).toBeNull();
  });
});
