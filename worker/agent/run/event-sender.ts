import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerEventBody } from '@/shared/run-events';
import type { Directive, WorkerMessages } from '@/shared/worker-protocol';
import type { ServerConnection } from '../server/connection';
import { agentTunables } from '../tunables';

/** Milliseconds; unlike the time of day it never jumps. */
const steadyNow = () => Math.round(performance.timeOrigin + performance.now());

/** Sends one attempt's events to the server, in order and each once, and passes on the server's directives. */
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
    /** Ends the sending; unsent events are dropped. */
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
    const { eventGatherMs, eventSendIntervalMs } = agentTunables;
    try {
      while (!this.#outbox.isEmpty) {
        const wait = Math.max(eventGatherMs, this.#sentAt + eventSendIntervalMs - steadyNow());
        await delay(wait, undefined, { signal: this.#signal });
        this.#sentAt = steadyNow();
        const events = this.#outbox.batch();
        // Built for each attempt: `sentAt` tells the server how old the events are.
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

type Numbered = WorkerMessages['events']['events'][number];

/**
 * Events of a run that the server has not committed yet. An event gets its number when it is first sent; from then
 * on it is resent unchanged until acknowledged. Epochs, log lines and evaluations are never dropped. Progress inside
 * epochs, which draws the step curve, and telemetry are thinned only after hours without a server: then their curves
 * have fewer points.
 */
export class Outbox {
  #waiting: { event: WorkerEventBody; at: number }[] = [];
  #sent: Numbered[] = [];
  #lastNumber = 0;
  /** Events so far of the kinds that may be thinned; every `#stride`th is kept. */
  readonly #counts = { batch: 0, telemetry: 0 };
  #stride = 1;

  get isEmpty(): boolean {
    return this.#sent.length === 0 && this.#waiting.length === 0;
  }

  push(event: WorkerEventBody, at: number): void {
    if (isThinnable(event)) {
      this.#counts[event.type] += 1;
      if (this.#counts[event.type] % this.#stride !== 0) return;
      if (this.#waiting.length >= agentTunables.thinEventsAbove) this.#thin();
    }
    this.#waiting.push({ event, at });
  }

  /** The events to send now: those sent before and not acknowledged, else the next ones. */
  batch(): Numbered[] {
    if (this.#sent.length === 0) this.#sent = this.#next();
    return this.#sent;
  }

  /** The server has everything up to `committed`. */
  acknowledge(committed: number): void {
    this.#sent = this.#sent.filter(({ sourceSeq }) => sourceSeq > committed);
  }

  /** Halves the points of the past and of the future, so that the curve stays even. */
  #thin(): void {
    const kept = { batch: 0, telemetry: 0 };
    this.#waiting = this.#waiting.filter(({ event }) => !isThinnable(event) || kept[event.type]++ % 2 === 1);
    this.#stride *= 2;
  }

  #next(): Numbered[] {
    const { maxEventsPerMessage, eventMessageMaxBytes } = agentTunables;
    const batch: Numbered[] = [];
    let bytes = 0;
    for (const { event, at } of this.#waiting) {
      bytes += Buffer.byteLength(JSON.stringify(event)) + 64;
      if (batch.length === maxEventsPerMessage || (batch.length > 0 && bytes > eventMessageMaxBytes)) break;
      batch.push({ sourceSeq: this.#lastNumber + batch.length + 1, at, event });
    }
    this.#lastNumber += batch.length;
    this.#waiting.splice(0, batch.length);
    if (this.#waiting.length === 0) this.#stride = 1;
    return batch;
  }
}

type Thinnable = Extract<WorkerEventBody, { type: 'batch' | 'telemetry' }>;

function isThinnable(event: WorkerEventBody): event is Thinnable {
  return event.type === 'batch' || event.type === 'telemetry';
}
