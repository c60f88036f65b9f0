import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerEventBody } from '@/shared/run-events';
import type { Directive, WorkerMessages } from '@/shared/worker-protocol';
import type { ServerConnection } from '../server/connection';

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

type Numbered = WorkerMessages['events']['events'][number];

/** From this many waiting events on, of progress inside epochs and of telemetry every second one is dropped. */
const THIN_ABOVE = 20_000;
const MAX_EVENTS = 500;
/** Well below the server's limit for one message, which would end the connection. */
const MAX_BYTES = 256 * 1024;

/**
 * What a run has said and the server has not committed yet. An event gets its number when it is first sent;
 * from then on it is resent unchanged until acknowledged. Epochs, log lines and evaluations are never dropped;
 * progress inside epochs, which draws the step curve, and telemetry only after hours without a server: then their
 * curves have fewer points.
 */
export class Outbox {
  #waiting: { event: WorkerEventBody; at: number }[] = [];
  #sent: Numbered[] = [];
  #lastNumber = 0;
  /** Told so far of the kinds that may be thinned, of which every so many-th is kept. */
  readonly #told = { batch: 0, telemetry: 0 };
  #stride = 1;

  get isEmpty(): boolean {
    return this.#sent.length === 0 && this.#waiting.length === 0;
  }

  push(event: WorkerEventBody, at: number): void {
    if (isThinnable(event)) {
      this.#told[event.type] += 1;
      if (this.#told[event.type] % this.#stride !== 0) return;
      if (this.#waiting.length >= THIN_ABOVE) this.#thin();
    }
    this.#waiting.push({ event, at });
  }

  /** What to send now: what was sent before and is not acknowledged, or else the next events. */
  batch(): Numbered[] {
    if (this.#sent.length === 0) this.#sent = this.#next();
    return this.#sent;
  }

  /** The server has everything up to `committed`. */
  acknowledge(committed: number): void {
    this.#sent = this.#sent.filter(({ sourceSeq }) => sourceSeq > committed);
  }

  /** Half as many points for the time so far, and as few for the time to come: the curve stays even. */
  #thin(): void {
    const kept = { batch: 0, telemetry: 0 };
    this.#waiting = this.#waiting.filter(({ event }) => !isThinnable(event) || kept[event.type]++ % 2 === 1);
    this.#stride *= 2;
  }

  #next(): Numbered[] {
    const batch: Numbered[] = [];
    let bytes = 0;
    for (const { event, at } of this.#waiting) {
      bytes += Buffer.byteLength(JSON.stringify(event)) + 64;
      if (batch.length === MAX_EVENTS || (batch.length > 0 && bytes > MAX_BYTES)) break;
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
