import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type {
  ServerToWorkerEvents,
  WorkerAck,
  WorkerHello,
  WorkerMessageName,
  WorkerMessages,
  WorkerReplies,
} from '@/shared/worker-protocol';

/** The server refuses this very message, now and later. */
export class RefusedMessageError extends Error {
  override readonly name = 'RefusedMessageError';
}

/** The server cannot take the message at the moment, or did not answer. */
class NoAnswerError extends Error {}

/** `finish` waits for the server's check of the model, which runs the golden set. */
const ANSWER_TIMEOUT_MS: Record<WorkerMessageName, number> = {
  claim: 30_000,
  status: 5_000,
  heartbeat: 5_000,
  started: 15_000,
  events: 15_000,
  checkpoint: 15_000,
  finish: 300_000,
};
const BACKOFF_MS = { first: 250, most: 10_000 };

interface Listeners {
  connected: () => void;
  wake: () => void;
  control: (runId: string) => void;
  /** The server does not want this worker; trying again would not help. */
  refused: (message: string) => void;
}

type WorkerSocket = Socket<ServerToWorkerEvents, Record<string, (...args: unknown[]) => void>>;

/** The line to the server: comes back by itself, and asks again until it has an answer. */
export class ServerConnection {
  readonly #socket: WorkerSocket;
  readonly #log: Logger;

  constructor({ url, hello, log, on }: { url: string; hello: WorkerHello; log: Logger; on: Listeners }) {
    this.#log = log;
    this.#socket = io(`${url}/worker`, {
      path: '/socket.io',
      auth: hello,
      transports: ['websocket', 'polling'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      autoConnect: false,
    });
    const socket = this.#socket;
    socket.on('connect', () => {
      log.info({ server: url }, 'connected');
      on.connected();
    });
    socket.on('disconnect', (reason) => {
      log.warn({ reason }, 'connection lost');
      if (reason === 'io server disconnect') this.#reconnectSoon();
    });
    socket.on('connect_error', (error: Error & { data?: { retry?: boolean } }) => {
      if (socket.active) return log.warn({ server: url, reason: error.message }, 'cannot reach the server');
      if (error.data?.retry === false) return on.refused(error.message);
      log.warn({ reason: error.message }, 'not let in');
      this.#reconnectSoon();
    });
    socket.on('wake', on.wake);
    socket.on('control', ({ runId }) => on.control(runId));
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  open(): void {
    this.#socket.connect();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /**
   * Sends until answered, over as many connections as that takes; a function makes the message for each try.
   * @throws RefusedMessageError, or the signal's reason.
   */
  async call<N extends WorkerMessageName>(
    name: N,
    message: WorkerMessages[N] | (() => WorkerMessages[N]),
    signal?: AbortSignal,
  ): Promise<WorkerReplies[N]> {
    for (let wait = BACKOFF_MS.first; ; wait = Math.min(wait * 2, BACKOFF_MS.most)) {
      signal?.throwIfAborted();
      try {
        const said = typeof message === 'function' ? message() : message;
        if (this.connected) return await this.callOnce(name, said);
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        this.#log.warn({ message: name, reason: error.message }, 'asking again');
      }
      await delay(this.connected ? wait : BACKOFF_MS.first, undefined, { signal });
    }
  }

  /** Sends once. @throws when it is not answered in time, too. */
  async callOnce<N extends WorkerMessageName>(
    name: N,
    message: WorkerMessages[N],
  ): Promise<WorkerReplies[N]> {
    let ack: WorkerAck<N>;
    try {
      ack = await this.#socket.timeout(ANSWER_TIMEOUT_MS[name]).emitWithAck(name, message);
    } catch (error) {
      throw new NoAnswerError((error as Error).message);
    }
    if (ack.ok) return ack.reply;
    throw ack.retry ? new NoAnswerError(ack.error) : new RefusedMessageError(ack.error);
  }

  #reconnectSoon(): void {
    setTimeout(() => this.#socket.connect(), 2_000).unref();
  }
}
