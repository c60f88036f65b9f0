export const RUN_STATES = [
  'queued',
  'claimed',
  'running',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof RUN_STATES)[number];

const transitions: Record<RunState, readonly RunState[]> = {
  queued: ['claimed', 'paused', 'cancelled'],
  claimed: ['running', 'queued', 'paused', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled', 'queued', 'paused'],
  paused: ['queued', 'cancelled'],
  succeeded: [],
  // Tried again from its last checkpoint, when somebody asks for it.
  failed: ['queued'],
  cancelled: [],
};

/** States in which nothing more comes unless a person asks for it. */
const FINAL: readonly RunState[] = ['succeeded', 'failed', 'cancelled'];
/** States in which a worker owns the run. */
export const LEASED_STATES = ['claimed', 'running'] as const satisfies readonly RunState[];

export function canTransition(from: RunState, to: RunState): boolean {
  return transitions[from].includes(to);
}

export function isFinal(state: RunState): boolean {
  return FINAL.includes(state);
}

export function isLeasedState(state: RunState): boolean {
  return LEASED_STATES.some((held) => held === state);
}

/** What a person asked of a run in progress, the strongest last; the worker learns it at once, or with its next heartbeat. */
export const RUN_CONTROLS = ['none', 'pause', 'stop', 'cancel'] as const;
export type RunControl = (typeof RUN_CONTROLS)[number];
/** What can be asked of a worker. */
export type ControlRequest = Exclude<RunControl, 'none'>;

/** Does this wish take the place of that one? A stronger one does, never the other way round. */
export function outranks(wish: RunControl, other: RunControl): boolean {
  return RUN_CONTROLS.indexOf(wish) > RUN_CONTROLS.indexOf(other);
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
