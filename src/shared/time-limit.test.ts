import { expect, it } from 'vitest';
import { timeLimitReached } from './time-limit';

it('is reached with the last second of the minutes', () => {
  expect(timeLimitReached({ maxMinutes: 1.5 }, 89.9)).toBe(false);
  expect(timeLimitReached({ maxMinutes: 1.5 }, 90)).toBe(true);
});

it('is never reached without a limit', () => {
  expect(timeLimitReached({ maxMinutes: 0 }, 1e9)).toBe(false);
});
