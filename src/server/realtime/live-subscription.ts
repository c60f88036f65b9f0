import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CondensedStretch } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';

/** A stretch of the committed log. */
export interface Replay {
  events: RunEvent[];
  /** Everything up to this `seq` is contained, or was left out on purpose. */
  through: number;
  condensed: boolean;
  /** There is more after it. */
  more: boolean;
}

export interface SubscriptionPort {
  /** What is committed after `afterSeq`, in order. */
  read(afterSeq: number): Promise<Replay>;
  send(events: RunEvent[], condensed?: CondensedStretch): void;
  /** Are too many events unsent already? */
  isCongested(): boolean;
  /** Resolves when they are not any more, or never will be. */
  drained(): Promise<void>;
  /** The log cannot be read; the page must start over. */
  fail(): void;
}

/**
 * One page's view of one run's log. It is either catching up from the database or following what is published,
 * and goes back to the database whenever what is published does not continue exactly where it stands: after a
 * gap, on events in disorder, and when the socket takes them slower than they come. So the page gets every event
 * once and in order, whatever happens in between.
 */
export class LiveSubscription {
  readonly #port: SubscriptionPort;
  #sentSeq: number;
  #following = false;
  /** Something was published while catching up: there may be more in the database than was read. */
  #missed = false;
  #closed = false;

  constructor(port: SubscriptionPort, afterSeq: number) {
    this.#port = port;
    this.#sentSeq = afterSeq;
  }

  /** Replays what is committed, then follows. Returns when it follows, or is closed. */
  async catchUp(): Promise<void> {
    this.#following = false;
    while (!this.#closed) {
      if (this.#port.isCongested()) await this.#port.drained();
      this.#missed = false;
      const after = this.#sentSeq;
      const { events, through, condensed, more } = await this.#port.read(after);
      if (this.#closed) return;
      if (through > after) this.#port.send(events, condensed ? { after, through } : undefined);
      this.#sentSeq = Math.max(after, through);
      // No await between this check and following: nothing can be published unseen in between.
      if (!more && !this.#missed) {
        this.#following = true;
        return;
      }
      // SQLite answers within the same turn of the event loop: a long log would block everybody else.
      await nextTurn();
    }
  }

  /** Takes what was published. @returns false when it must catch up from the database. */
  offer(published: RunEvent[]): boolean {
    if (!this.#following) {
      this.#missed = true;
      return true;
    }
    const fresh = published.filter(({ seq }) => seq > this.#sentSeq);
    if (fresh.length === 0) return true;
    if (fresh[0]?.seq !== this.#sentSeq + 1 || this.#port.isCongested()) return false;
    // The same list for all that follow: what is sent to the first is encoded for the others too.
    this.#port.send(fresh.length === published.length ? published : fresh);
    this.#sentSeq = fresh.at(-1)?.seq ?? this.#sentSeq;
    return true;
  }

  /** Notes that the log reaches up to `headSeq`. @returns false when it must catch up from the database. */
  noteHead(headSeq: number): boolean {
    if (headSeq <= this.#sentSeq) return true;
    if (this.#following) return false;
    this.#missed = true;
    return true;
  }

  close(): void {
    this.#closed = true;
  }

  fail(): void {
    this.#closed = true;
    this.#port.fail();
  }
}

/** The subscriptions of all pages by run: of a thousand pages only those that follow a run receive its events. */
export class Followers {
  readonly #byRun = new Map<string, Set<LiveSubscription>>();

  of(runId: string): Iterable<LiveSubscription> {
    return this.#byRun.get(runId) ?? [];
  }

  /** Runs that any page follows. */
  runs(): string[] {
    return [...this.#byRun.keys()];
  }

  /** Makes `subscription` the one through which the page of `own` follows the run; null for none. */
  set({
    runId,
    own,
    subscription,
  }: {
    runId: string;
    own: Own;
    subscription: LiveSubscription | null;
  }): void {
    const all = this.#byRun.get(runId) ?? new Set();
    const previous = own.get(runId);
    previous?.close();
    if (previous) all.delete(previous);
    own.delete(runId);
    if (subscription) {
      own.set(runId, subscription);
      all.add(subscription);
    }
    if (all.size > 0) this.#byRun.set(runId, all);
    else this.#byRun.delete(runId);
  }
}

/** The runs that one page follows. */
export type Own = Map<string, LiveSubscription>;
