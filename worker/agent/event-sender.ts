import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerEventBody } from '@/shared/run-events';
import type { Directive } from '@/shared/worker-protocol';
import type { ServerConnection } from './connection';
import { Outbox } from './outbox';

/** However fast the server answers, it is not asked more often: what is said meanwhile travels together. */
const GATHER_MS = 100;
/** What an epoch's end says at once goes together too, also after a long silence. */
const BURST_MS = 10;

/** Milliseconds; unlike the time of day it never jumps. */
const steadyNow = () => Math.round(performance.timeOrigin + performance.now());

/** Brings one attempt's events to the server, in order and each once, and passes on what the server answers. */
export class EventSender {
  readonly #connection: Pick<ServerConnection, 'call'>;
  readonly #ref: { runId: string; attempt: number };
  readonly #signal: AbortSignal;
  readonly #onDirective: (directive: Directive) => void;
  readonly #onError: (error: unknown) => void;
  readonly #outbox = new Outbox();
  #sending: Promise<void> | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(options: {
    connection: Pick<ServerConnection, 'call'>;
    ref: { runId: string; attempt: number };
    /** Ends the sending; what was not sent is dropped. */
    signal: AbortSignal;
    onDirective: (directive: Directive) => void;
    onError: (error: unknown) => void;
  }) {
    this.#connection = options.connection;
    this.#ref = options.ref;
    this.#signal = options.signal;
    this.#onDirective = options.onDirective;
    this.#onError = options.onError;
  }

  push(event: WorkerEventBody): void {
    if (this.#signal.aborted) return;
    this.#outbox.push(event, steadyNow());
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  /** Resolves when the server has committed everything, or the sending was ended. */
  async drained(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  async #send(): Promise<void> {
    try {
      while (!this.#outbox.isEmpty) {
        const wait = Math.max(BURST_MS, this.#sentAt + GATHER_MS - steadyNow());
        await delay(wait, undefined, { signal: this.#signal });
        this.#sentAt = steadyNow();
        const events = this.#outbox.batch();
        // Made anew for each try: it says how old the events are.
        const message = () => ({ ...this.#ref, events, sentAt: steadyNow() });
        const reply = await this.#connection.call('events', message, this.#signal);
        this.#onDirective(reply.directive);
        if (reply.directive === 'fenced') return;
        this.#outbox.acknowledge(reply.committed);
      }
    } catch (error) {
      if (!this.#signal.aborted) this.#onError(error);
    }
  }
}
