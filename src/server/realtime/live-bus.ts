import type { Logger } from 'pino';
import type { LiveTopic, ReviewVisitor } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';

interface LiveListeners {
  events: (batch: { runId: string; events: RunEvent[] }) => void;
  /** Another server of the same database committed events; null when they are too large to be sent along. */
  received: (batch: { runId: string; lastSeq: number; events: RunEvent[] | null }) => void;
  changed: (topic: LiveTopic) => void;
  /** A run was queued: workers may claim again. */
  queued: () => void;
  /** A run has a new control request. */
  control: (ref: { runId: string; workerId: string | null }) => void;
  /** A session, token or role was taken away: open sockets are checked again. */
  access: () => void;
  /** Something in the bin is to be removed for good at once. */
  purge: () => void;
  /** Something in a draft of a dataset changed: its log, or who works at it. */
  draft: (draftId: string) => void;
  /** Who looks at a review, and where. */
  visitor: (news: VisitorNews) => void;
  /** Somebody wants to continue with an upload whose last connection is still open. */
  uploadWanted: (importId: string) => void;
}

interface VisitorNews {
  visitor: ReviewVisitor;
  /** The page has just come: those that are there answer. */
  isNew: boolean;
  /** Only the place is another one: the next will follow, this one may be lost. */
  moves: boolean;
  /** The page that is answered; null for all at the review. */
  to: string | null;
}

/** What happened, as one server publishes it to the others. */
export type LiveMessage = {
  [E in keyof LiveListeners]: { kind: E; args: Parameters<LiveListeners[E]> };
}[keyof LiveListeners];

/**
 * What happened, from the services to the sockets. Services publish after the commit, never before, and know
 * no transport; the socket layer subscribes. Where several servers share a database, a relay takes everything to
 * the others and brings theirs.
 */
export class LiveBus {
  readonly #listeners: { [E in keyof LiveListeners]: Set<LiveListeners[E]> } = {
    events: new Set(),
    received: new Set(),
    changed: new Set(),
    queued: new Set(),
    control: new Set(),
    access: new Set(),
    purge: new Set(),
    draft: new Set(),
    visitor: new Set(),
    uploadWanted: new Set(),
  };
  readonly #log: Pick<Logger, 'error'>;
  #relay: ((message: LiveMessage) => void) | null = null;

  constructor(log: Pick<Logger, 'error'>) {
    this.#log = log;
  }

  /** @returns a function that ends the subscription. */
  on<E extends keyof LiveListeners>(event: E, listener: LiveListeners[E]): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  /** Hands all that is published here to `relay` from now on, or with null to nobody. */
  relayTo(relay: ((message: LiveMessage) => void) | null): void {
    this.#relay = relay;
  }

  /** Takes in what another server published. */
  receive(message: LiveMessage): void {
    // A server of another version may send what this one does not know.
    if (message.kind in this.#listeners) this.#emit(message.kind, ...(message.args as never));
  }

  publishEvents(runId: string, events: RunEvent[]): void {
    const lastSeq = events.at(-1)?.seq;
    if (lastSeq === undefined) return;
    this.#emit('events', { runId, events });
    this.#relay?.({ kind: 'received', args: [{ runId, lastSeq, events }] });
  }

  publishChanged(topic: LiveTopic): void {
    this.#publish('changed', topic);
  }

  publishQueued(): void {
    this.#publish('queued');
  }

  publishControl(ref: { runId: string; workerId: string | null }): void {
    this.#publish('control', ref);
  }

  publishAccess(): void {
    this.#publish('access');
  }

  publishPurge(): void {
    this.#publish('purge');
  }

  publishDraft(draftId: string): void {
    this.#publish('draft', draftId);
  }

  publishVisitor(news: VisitorNews): void {
    this.#publish('visitor', news);
  }

  publishUploadWanted(importId: string): void {
    this.#publish('uploadWanted', importId);
  }

  #publish<E extends keyof LiveListeners>(kind: E, ...args: Parameters<LiveListeners[E]>): void {
    this.#emit(kind, ...args);
    this.#relay?.({ kind, args } as LiveMessage);
  }

  #emit<E extends keyof LiveListeners>(kind: E, ...args: Parameters<LiveListeners[E]>): void {
    for (const listener of this.#listeners[kind]) {
      try {
        (listener as (...args: unknown[]) => void)(...args);
      } catch (error) {
        // What is published stands in the database: neither its writer nor other listeners may fail with this one.
        this.#log.error({ err: error, kind }, 'a listener failed');
      }
    }
  }
}
