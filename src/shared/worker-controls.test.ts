import { describe, expect, it } from 'vitest';
import { canDrain, removeRefusal } from './worker-controls';

describe('removing a worker', () => {
  it.each([
    ['is connected and claims runs', { connected: true, draining: false, leasedRuns: 0 }, /Drain it first/],
    ['still trains', { connected: true, draining: true, leasedRuns: 1 }, /still owns a run/],
    ['is away with a lease', { connected: false, draining: false, leasedRuns: 1 }, /still owns a run/],
  ])('is refused while it %s', (_name, worker, reason) => {
    expect(removeRefusal(worker)).toMatch(reason);
  });

  it('is allowed once it is drained or away', () => {
    expect(removeRefusal({ connected: true, draining: true, leasedRuns: 0 })).toBeNull();
    expect(removeRefusal({ connected: false, draining: false, leasedRuns: 0 })).toBeNull();
  });
});

it('a worker that is away and not drained has nothing to drain', () => {
  expect(canDrain({ connected: false, draining: false })).toBe(false);
  expect(canDrain({ connected: false, draining: true })).toBe(true);
});
