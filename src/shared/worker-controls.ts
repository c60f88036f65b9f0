/** As much of a worker as decides what can be done to it. */
export interface ControlledWorker {
  connected: boolean;
  draining: boolean;
  /** Runs whose lease it owns. */
  leasedRuns: number;
}

/** Why this worker cannot be removed now; null when it can. The server's rule; the button asks the same. */
export function removeRefusal({ connected, draining, leasedRuns }: ControlledWorker): string | null {
  if (connected && !draining)
    return 'This worker is connected. Drain it first, so that it claims no more runs.';
  if (leasedRuns > 0) {
    return 'This worker still owns a run. Wait until the run ends or its lease expires, then remove the worker.';
  }
  return null;
}

/** A worker that is away and claims runs again when it returns has nothing to drain. */
export function canDrain({ connected, draining }: Pick<ControlledWorker, 'connected' | 'draining'>): boolean {
  return connected || draining;
}
