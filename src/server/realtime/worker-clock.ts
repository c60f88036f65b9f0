/** A worker's clock may run faster or slower than ours by this share; real ones differ by less than a tenth of it. */
const MAX_DRIFT = 0.001;
/** A message does not travel longer; more means that one of the clocks stood still, as while a machine sleeps. */
const MAX_DELAY_MS = 10_000;
/** Far more runs than a worker trains at a time. */
const REMEMBERED_RUNS = 256;

/**
 * Translates times of a worker's steady clock, which begins anywhere and never jumps, to the time of day of this
 * server. How long each message took to arrive is unknown, so the quickest of the connection counts: entries of a
 * run keep their order, and their distances, although some messages are late.
 */
export class WorkerClock {
  /** Our steady clock minus theirs, plus the delay of the quickest message. */
  #offset = Number.POSITIVE_INFINITY;
  #notedAt = 0;
  /** The latest entry of each run by our steady clock. A quicker message must not put the next one before it. */
  readonly #latest = new Map<string, number>();

  /** A message that was sent at `sentAt`, in milliseconds of their clock, arrives now. */
  note(sentAt: number, now = performance.now()): void {
    const offset = now - sentAt;
    const known = this.#offset + (now - this.#notedAt) * MAX_DRIFT;
    this.#offset = offset - known > MAX_DELAY_MS ? offset : Math.min(offset, known);
    this.#notedAt = now;
  }

  /**
   * @param at when the entry of the run was made, in milliseconds of their clock; not before the run's last one
   * @returns the time of day, in milliseconds since 1970; never in the future
   */
  timeOf(runId: string, at: number, now = performance.now(), timeOfDay = Date.now()): number {
    const here = Math.min(
      now,
      Math.max(at + this.#offset, this.#latest.get(runId) ?? Number.NEGATIVE_INFINITY),
    );
    this.#latest.delete(runId);
    this.#latest.set(runId, here);
    if (this.#latest.size > REMEMBERED_RUNS) {
      for (const oldest of this.#latest.keys()) {
        this.#latest.delete(oldest);
        break;
      }
    }
    return Math.max(0, timeOfDay - (now - here));
  }
}
