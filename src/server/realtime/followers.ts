import type { LiveSubscription } from './live-subscription';

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
