import { describe, expect, it } from 'vitest';
import { canTransition, isFinal, RUN_STATES, seemsSilent } from './run-state';

describe('run states', () => {
  it('leaves a final state only to try a failed run again', () => {
    for (const from of ['succeeded', 'failed', 'cancelled'] as const) {
      expect(isFinal(from)).toBe(true);
      const left = RUN_STATES.filter((to) => canTransition(from, to));
      expect(left).toEqual(from === 'failed' ? ['queued'] : []);
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

  it('pauses what waits or is in progress, and nothing else', () => {
    expect(RUN_STATES.filter((from) => canTransition(from, 'paused'))).toEqual([
      'queued',
      'claimed',
      'running',
    ]);
  });
});

describe('seemsSilent', () => {
  const now = new Date(1_000_000);
  const ago = (ms: number) => ({ leaseRenewedAt: new Date(now.getTime() - ms) });

  it('is true for a held run whose worker said nothing for longer than the lease', () => {
    expect(seemsSilent({ state: 'running', ...ago(30_001) }, { now, leaseSeconds: 30 })).toBe(true);
    expect(seemsSilent({ state: 'claimed', ...ago(30_000) }, { now, leaseSeconds: 30 })).toBe(false);
  });

  it('is false for runs nobody holds', () => {
    for (const state of ['queued', 'paused', 'succeeded', 'failed', 'cancelled'] as const) {
      expect(seemsSilent({ state, ...ago(1e9) }, { now, leaseSeconds: 30 })).toBe(false);
    }
    expect(seemsSilent({ state: 'running', leaseRenewedAt: null }, { now, leaseSeconds: 30 })).toBe(false);
  });
});
