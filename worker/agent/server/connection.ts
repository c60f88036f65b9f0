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
import { agentTunables } from '../tunables';

/** The server rejects this message; a retry would not help. */
export class RefusedMessageError extends Error {
  override readonly name = 'RefusedMessageError';
}

/** The server cannot process the message at the moment, or did not answer. */
class NoAnswerError extends Error {}

interface Listeners {
  connected: () => void;
  wake: () => void;
  control: (runId: string) => void;
  /** The server refuses this worker; a retry would not help. */
  refused: (message: string) => void;
}

type WorkerSocket = Socket<ServerToWorkerEvents, Record<string, (...args: unknown[]) => void>>;

/** The connection to the server: reconnects by itself, and resends a message until it is answered. */
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
      log.warn({ reason: error.message }, 'connection refused for now');
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
    const { messageRetryMinMs, messageRetryMaxMs } = agentTunables;
    for (let wait = messageRetryMinMs; ; wait = Math.min(wait * 2, messageRetryMaxMs)) {
      signal?.throwIfAborted();
      try {
        const current = typeof message === 'function' ? message() : message;
        if (this.connected) return await this.callOnce(name, current);
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        this.#log.warn({ message: name, reason: error.message }, 'sending again');
      }
      await delay(this.connected ? wait : messageRetryMinMs, undefined, { signal });
    }
  }

  /** Sends once. @throws also when it is not answered in time */
  async callOnce<N extends WorkerMessageName>(
    name: N,
    message: WorkerMessages[N],
  ): Promise<WorkerReplies[N]> {
    let ack: WorkerAck<N>;
    try {
      ack = await this.#socket.timeout(agentTunables.answerTimeoutMs[name]).emitWithAck(name, message);
    } catch (error) {
      throw new NoAnswerError((error as Error).message);
    }
    if (ack.ok) return ack.reply;
    throw ack.retry ? new NoAnswerError(ack.error) : new RefusedMessageError(ack.error);
  }

  #reconnectSoon(): void {
    setTimeout(() => this.#socket.connect(), agentTunables.reconnectMs).unref();
  }
}
