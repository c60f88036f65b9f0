import { describe, expect, it } from 'vitest';
import { durationSeconds, trainingSeconds } from './run-time';

const startedAt = new Date('2026-03-29T12:00:00Z');
const later = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);

describe('the times of a run', () => {
  it('count pauses in the duration, up to the end or to now', () => {
    expect(durationSeconds({ startedAt, endedAt: later(90) }, 0)).toBe(90);
    expect(durationSeconds({ startedAt, endedAt: null }, later(30).getTime())).toBe(30);
  });

  it('have no duration before the start, and none below zero where clocks differ', () => {
    expect(durationSeconds({ startedAt: null, endedAt: null }, 0)).toBeNull();
    expect(durationSeconds({ startedAt, endedAt: null }, startedAt.getTime() - 5000)).toBe(0);
  });

  it('count epochs alone in the training time', () => {
    expect(trainingSeconds([{ seconds: 20 }, { seconds: 22.5 }])).toBe(42.5);
    expect(trainingSeconds([])).toBe(0);
  });
});
