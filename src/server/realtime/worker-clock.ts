/** A worker's clock may run faster or slower than ours by this share; real ones differ by less than a tenth of it. */
const MAX_DRIFT = 0.001;
/** A message does not travel longer; more means that one of the clocks stood still, as while a machine sleeps. */
const MAX_DELAY_MS = 10_000;

/**
 * Translates times of a worker's steady clock, which begins anywhere and never jumps, to the time of day of this
 * server. How long each message took to arrive is unknown, so the quickest of the connection counts: entries keep
 * their order and distances although some messages are late.
 */
export class WorkerClock {
  /** Our steady clock minus theirs, plus the delay of the quickest message. */
  #offset = Number.POSITIVE_INFINITY;
  #notedAt = 0;

  /** A message that was sent at `sentAt`, in milliseconds of their clock, arrives now. */
  note(sentAt: number, now = performance.now()): void {
    const offset = now - sentAt;
    const known = this.#offset + (now - this.#notedAt) * MAX_DRIFT;
    this.#offset = offset - known > MAX_DELAY_MS ? offset : Math.min(offset, known);
    this.#notedAt = now;
  }

  /** @returns the time of day, in milliseconds since 1970, at which theirs was `at`; never in the future */
  timeOf(at: number, now = performance.now(), timeOfDay = Date.now()): number {
    const age = Math.max(0, now - (at + this.#offset));
    return Math.max(0, timeOfDay - age);
  }
}
