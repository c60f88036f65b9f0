import { z } from 'zod';

export const RUN_STATES = ['queued', 'claimed', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const runStateSchema = z.enum(RUN_STATES);
export type RunState = z.infer<typeof runStateSchema>;

const transitions: Record<RunState, readonly RunState[]> = {
  queued: ['claimed', 'cancelled'],
  claimed: ['running', 'queued', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled', 'queued'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

export function canTransition(from: RunState, to: RunState): boolean {
  return transitions[from].includes(to);
}

export function isFinal(state: RunState): boolean {
  return transitions[state].length === 0;
}

/** What a person asked of a run in progress; the worker learns it with its next heartbeat. */
export const runControlSchema = z.enum(['none', 'stop', 'cancel']);
export type RunControl = z.infer<typeof runControlSchema>;

/**
 * Has the worker of this run gone silent? The one rule of staleness, a pure function of row and clock.
 * Queued and ended runs are never stale.
 */
export function isStale(run: { state: RunState; leaseExpiresAt: Date | null }, now: Date): boolean {
  const held = run.state === 'claimed' || run.state === 'running';
  return held && run.leaseExpiresAt !== null && run.leaseExpiresAt.getTime() <= now.getTime();
}
