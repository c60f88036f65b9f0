import type { LiveTopic } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';

interface LiveListeners {
  events: (batch: { runId: string; events: RunEvent[] }) => void;
  changed: (topic: LiveTopic) => void;
  /** A run was queued: workers may ask again. */
  queued: () => void;
  /** Someone asked to stop or cancel a run. */
  control: (ref: { runId: string; workerId: string | null }) => void;
  /** A session, token or role was taken away: open sockets prove their right again. */
  access: () => void;
}

/**
 * What happened, from the services to the sockets. Services publish after the commit, never before, and know
 * no transport; the socket layer subscribes.
 */
export class LiveBus {
  readonly #listeners: { [E in keyof LiveListeners]: Set<LiveListeners[E]> } = {
    events: new Set(),
    changed: new Set(),
    queued: new Set(),
    control: new Set(),
    access: new Set(),
  };

  /** @returns a function that ends the subscription. */
  on<E extends keyof LiveListeners>(event: E, listener: LiveListeners[E]): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  publishEvents(runId: string, events: RunEvent[]): void {
    for (const listener of this.#listeners.events) listener({ runId, events });
  }

  publishChanged(topic: LiveTopic): void {
    for (const listener of this.#listeners.changed) listener(topic);
  }

  publishQueued(): void {
    for (const listener of this.#listeners.queued) listener();
  }

  publishControl(ref: { runId: string; workerId: string | null }): void {
    for (const listener of this.#listeners.control) listener(ref);
  }

  publishAccess(): void {
    for (const listener of this.#listeners.access) listener();
  }
}
