export const RUN_STATES = [
  'queued',
  'claimed',
  'running',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
  'stopped',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const runStateLabels: Record<RunState, string> = {
  queued: 'Queued',
  claimed: 'Starting',
  running: 'Running',
  paused: 'Paused',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  stopped: 'Stopped by sweep',
};

const transitions: Record<RunState, readonly RunState[]> = {
  queued: ['claimed', 'paused', 'cancelled', 'stopped'],
  claimed: ['running', 'queued', 'paused', 'failed', 'cancelled', 'stopped'],
  running: ['succeeded', 'failed', 'cancelled', 'stopped', 'queued', 'paused'],
  paused: ['queued', 'cancelled'],
  succeeded: [],
  // Retried from its last checkpoint, when somebody asks for it.
  failed: ['queued'],
  cancelled: [],
  // By the halving of its sweep, which saw that others do better.
  stopped: [],
};

/** States in which nothing more comes unless a person asks for it. */
export const FINAL_STATES = [
  'succeeded',
  'failed',
  'cancelled',
  'stopped',
] as const satisfies readonly RunState[];
/** States that no run leaves. */
export const CLOSED_STATES: readonly RunState[] = RUN_STATES.filter(
  (state) => transitions[state].length === 0,
);
/** States in which a worker owns the run. */
export const LEASED_STATES = ['claimed', 'running'] as const satisfies readonly RunState[];

export function canTransition(from: RunState, to: RunState): boolean {
  return transitions[from].includes(to);
}

export function isFinal(state: RunState): boolean {
  return FINAL_STATES.some((final) => final === state);
}

export function isLeasedState(state: RunState): boolean {
  return LEASED_STATES.some((leased) => leased === state);
}

/** Control requests to a run in progress, the strongest last; the worker receives one at once, or with its next heartbeat. */
export const RUN_CONTROLS = ['none', 'pause', 'stop', 'cancel'] as const;
export type RunControl = (typeof RUN_CONTROLS)[number];
/** A control request that a worker can get. */
export type ControlRequest = Exclude<RunControl, 'none'>;

/** Does this request replace that one? A stronger one does, never the other way round. */
export function outranks(request: RunControl, other: RunControl): boolean {
  return RUN_CONTROLS.indexOf(request) > RUN_CONTROLS.indexOf(other);
}

/**
 * Does the worker of this run seem silent to whoever looks at the page? For people only: wall clocks jump, so
 * what takes a run away from its worker is `LeaseWatch`, which reads none.
 */
export function seemsSilent(
  run: { state: RunState; leaseRenewedAt: Date | null },
  { now, leaseSeconds }: { now: Date; leaseSeconds: number },
): boolean {
  if (!isLeasedState(run.state) || run.leaseRenewedAt === null) return false;
  return now.getTime() - run.leaseRenewedAt.getTime() > leaseSeconds * 1000;
}
