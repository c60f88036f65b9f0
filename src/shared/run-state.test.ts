import { describe, expect, it } from 'vitest';
import { canTransition, isFinal, isStale, RUN_STATES } from './run-state';

describe('run states', () => {
  it('never leaves a final state', () => {
    for (const from of ['succeeded', 'failed', 'cancelled'] as const) {
      expect(isFinal(from)).toBe(true);
      for (const to of RUN_STATES) expect(canTransition(from, to)).toBe(false);
    }
  });

  it('lets only a running run succeed', () => {
    expect(RUN_STATES.filter((from) => canTransition(from, 'succeeded'))).toEqual(['running']);
  });

  it('lets every unfinished run be cancelled', () => {
    for (const from of RUN_STATES.filter((state) => !isFinal(state))) {
      expect(canTransition(from, 'cancelled')).toBe(true);
    }
  });

  it('puts only held runs back into the queue', () => {
    expect(RUN_STATES.filter((from) => canTransition(from, 'queued'))).toEqual(['claimed', 'running']);
  });
});

describe('isStale', () => {
  const now = new Date(1_000_000);
  const past = new Date(999_999);
  const future = new Date(1_000_001);

  it('is true for a held run whose lease has ended, to the millisecond', () => {
    expect(isStale({ state: 'running', leaseExpiresAt: past }, now)).toBe(true);
    expect(isStale({ state: 'claimed', leaseExpiresAt: now }, now)).toBe(true);
    expect(isStale({ state: 'running', leaseExpiresAt: future }, now)).toBe(false);
  });

  it('is false for runs nobody holds', () => {
    for (const state of ['queued', 'succeeded', 'failed', 'cancelled'] as const) {
      expect(isStale({ state, leaseExpiresAt: past }, now)).toBe(false);
    }
    expect(isStale({ state: 'running', leaseExpiresAt: null }, now)).toBe(false);
  });
});
