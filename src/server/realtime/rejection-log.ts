import type { Logger } from 'pino';
import { tunables } from '../tunables';

/** Senders that are remembered; above it the oldest memory is lost and one line more is written. */
const MAX_SENDERS = 1000;
const PROBLEM_CHARACTERS = 500;

interface Rejection {
  /** Who sent it, for people. */
  worker: string;
  /** Name of the message. */
  message: string;
  problem: string;
}

/**
 * Logs what was rejected: one line per sender and `rejectionLogSeconds`, with the number of those suppressed, so that
 * a flood of messages does not fill the log and the disk.
 */
export class RejectionLog {
  readonly #log: Logger;
  readonly #senders = new Map<string, { since: number; suppressed: number }>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param sender whose lines are counted together */
  note(sender: string, { worker, message, problem }: Rejection, now = performance.now()): void {
    const known = this.#senders.get(sender);
    if (known && now - known.since < tunables.rejectionLogSeconds * 1000) {
      known.suppressed++;
      return;
    }
    const [oldest] = this.#senders.keys();
    if (!known && this.#senders.size >= MAX_SENDERS && oldest !== undefined) this.#senders.delete(oldest);
    this.#senders.set(sender, { since: now, suppressed: 0 });
    const fields = { worker, message, problem: problem.slice(0, PROBLEM_CHARACTERS) };
    this.#log.warn({ ...fields, alsoRejected: known?.suppressed ?? 0 }, 'rejected a message of a worker');
  }
}
