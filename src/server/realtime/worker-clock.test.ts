import { describe, expect, it } from 'vitest';
import { WorkerClock } from './worker-clock';

const TODAY = 1_700_000_000_000;

/** When entries of these times arrive; their clock is 5 s ahead of ours. */
function translate(messages: readonly { at: number; delay: number }[]): number[] {
  const clock = new WorkerClock();
  return messages.map(({ at, delay }) => {
    const arrival = at + delay;
    clock.note(at + 5_000, arrival);
    return clock.timeOf(at + 5_000, arrival, TODAY + arrival) - TODAY;
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

  it('follows a time of day that jumps here', () => {
    const clock = new WorkerClock();
    clock.note(100, 1_000);
    expect(clock.timeOf(50, 1_000, TODAY)).toBe(TODAY - 50);
    expect(clock.timeOf(50, 1_000, TODAY + 3_600_000)).toBe(TODAY + 3_600_000 - 50);
  });

  it('follows one that drifts, and one that stood still while its machine slept', () => {
    const clock = new WorkerClock();
    clock.note(0, 0);
    for (let s = 1; s <= 3_600; s++) clock.note(s * 999.9, s * 1_000);
    expect(clock.timeOf(3_600 * 999.9, 3_600_000, TODAY)).toBeCloseTo(TODAY, 0);
    clock.note(3_600_000, 3_600_000 + 7_200_000);
    expect(clock.timeOf(3_600_000, 3_600_000 + 7_200_000, TODAY)).toBe(TODAY);
  });

  it('has no entries of the future, or of before 1970', () => {
    const clock = new WorkerClock();
    clock.note(1_000, 1_000);
    expect(clock.timeOf(9e15, 1_000, TODAY)).toBe(TODAY);
    expect(clock.timeOf(-9e15, 1_000, TODAY)).toBe(0);
  });
});
