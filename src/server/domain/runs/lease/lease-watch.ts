import type { Run } from '../../../db/generated/client';

/** What is watched of a run that a worker owns. */
export type Lease = Pick<Run, 'id' | 'attempt' | 'leaseBeat'>;

/**
 * Tells which runs have shown no sign of life for a whole lease. Each observer measures on its own steady clock
 * how long a run's beat has stood still, so a wall clock that jumps, here or on another server of the same
 * database, takes no run from anybody; a server that starts, or that slept itself, grants everyone a whole lease.
 */
export class LeaseWatch {
  readonly #leaseMs: number;
  readonly #napMs: number;
  #seen = new Map<string, { attempt: number; beat: number; since: number }>();
  #lastCheck = Number.NEGATIVE_INFINITY;

  /** @param napMs a pause between two checks above which this process itself was away */
  constructor({ leaseMs, napMs }: { leaseMs: number; napMs: number }) {
    this.#leaseMs = leaseMs;
    this.#napMs = napMs;
  }

  /**
   * Takes in how all leased runs stand.
   * @param now milliseconds of a clock that never jumps (`performance.now()`)
   * @returns those whose lease has run out
   */
  check<L extends Lease>(leased: readonly L[], now: number): L[] {
    const wasAway = now - this.#lastCheck > this.#napMs;
    this.#lastCheck = now;
    const before = wasAway ? new Map() : this.#seen;
    this.#seen = new Map(
      leased.map(({ id, attempt, leaseBeat }) => {
        const known = before.get(id);
        const unmoved = known?.attempt === attempt && known.beat === leaseBeat;
        return [id, { attempt, beat: leaseBeat, since: unmoved ? known.since : now }];
      }),
    );
    return leased.filter(({ id }) => now - (this.#seen.get(id)?.since ?? now) >= this.#leaseMs);
  }
}
