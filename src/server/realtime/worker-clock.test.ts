import { describe, expect, it } from 'vitest';
import { WorkerClock } from './worker-clock';

const TODAY = 1_700_000_000_000;

/** When entries of a run were made, each sent at `sent` or at once, as seen here; their clock is 5 s ahead of ours. */
function translate(entries: readonly { at: number; sent?: number; delay: number }[]): number[] {
  const clock = new WorkerClock();
  return entries.map(({ at, sent = at, delay }) => {
    const arrival = sent + delay;
    clock.note(sent + 5_000, arrival);
    return clock.timeOf('a', at + 5_000, arrival, TODAY + arrival) - TODAY;
  });
}

describe('the clock of a worker', () => {
  it('keeps order and distances although some messages are late', () => {
    const times = translate([
      { at: 1_000, delay: 20 },
      { at: 2_000, delay: 700 },
      { at: 2_100, delay: 600 },
      { at: 2_900, delay: 20 },
    ]);
    for (const [index, at] of [1_000, 2_000, 2_100, 2_900].entries()) {
      expect(times[index]).toBeGreaterThanOrEqual(at);
      expect(times[index]).toBeLessThan(at + 25);
    }
  });

  it('puts no entry of a run before its last one when the first messages were late', () => {
    const times = translate([
      { at: 1_000, delay: 700 },
      { at: 1_100, sent: 1_690, delay: 20 },
      { at: 1_600, sent: 1_690, delay: 20 },
      { at: 1_900, delay: 20 },
    ]);
    expect(times).toEqual([1_700, 1_700, 1_700, expect.closeTo(1_920, 0)]);
  });

  it('lets entries of another run be older: they waited for a connection', () => {
    const clock = new WorkerClock();
    clock.note(10_000, 10_000);
    expect(clock.timeOf('a', 9_000, 10_000, TODAY)).toBe(TODAY - 1_000);
    expect(clock.timeOf('b', 1_000, 10_000, TODAY)).toBe(TODAY - 9_000);
    expect(clock.timeOf('a', 1_000, 10_000, TODAY)).toBe(TODAY - 1_000);
  });

  it('follows a time of day that jumps here', () => {
    const clock = new WorkerClock();
    clock.note(100, 1_000);
    expect(clock.timeOf('a', 50, 1_000, TODAY)).toBe(TODAY - 50);
    expect(clock.timeOf('a', 50, 1_000, TODAY + 3_600_000)).toBe(TODAY + 3_600_000 - 50);
  });

  it('follows one that drifts, and one that stood still while its machine slept', () => {
    const clock = new WorkerClock();
    clock.note(0, 0);
    for (let s = 1; s <= 3_600; s++) clock.note(s * 999.9, s * 1_000);
    expect(clock.timeOf('a', 3_600 * 999.9, 3_600_000, TODAY)).toBeCloseTo(TODAY, 0);
    clock.note(3_600_000, 3_600_000 + 7_200_000);
    expect(clock.timeOf('a', 3_600_000, 3_600_000 + 7_200_000, TODAY)).toBe(TODAY);
  });

  it('has no entries of the future, or of before 1970', () => {
    const clock = new WorkerClock();
    clock.note(1_000, 1_000);
    expect(clock.timeOf('a', 9e15, 1_000, TODAY)).toBe(TODAY);
    expect(clock.timeOf('b', -9e15, 1_000, TODAY)).toBe(0);
  });
});
