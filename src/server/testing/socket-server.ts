import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '@/shared/live-protocol';
import type { RunEvent } from '@/shared/run-events';
import {
  type ServerToWorkerEvents,
  WORKER_PROTOCOL_VERSION,
  type WorkerAck,
  type WorkerHello,
  type WorkerMessageName,
  type WorkerReplies,
} from '@/shared/worker-protocol';
import { createToken } from '../domain/team/token-service';
import { createJobs } from '../jobs/registry';
import { runJobs } from '../jobs/run-jobs';
import { attachRealtime } from '../realtime/attach';
import { createTestDeps, type TestDeps } from './test-deps';

export type LiveClient = Socket<LiveServerEvents, LiveClientEvents>;
/** Tests send what they like, well-formed or not. */
export type WorkerClient = Socket<ServerToWorkerEvents, Record<string, (...args: unknown[]) => void>>;

/** The server's sockets on a port of their own, with real services behind them, for tests. */
export class SocketServer {
  readonly #clients: Socket[] = [];
  #workerToken: Promise<{ id: string; secret: string }> | null = null;

  private constructor(
    readonly test: TestDeps,
    readonly http: HttpServer,
    readonly url: string,
    private readonly closeRealtime: () => Promise<void>,
  ) {}

  /** @param given services of a server beside another one; its own otherwise */
  static async open(given?: TestDeps): Promise<SocketServer> {
    const test = given ?? (await createTestDeps());
    const http = createServer((_req, res) => res.writeHead(404).end());
    const realtime = await attachRealtime({ httpServer: http, deps: test.deps });
    const jobs = runJobs(createJobs(test.deps, realtime), test.deps);
    const close = async () => {
      await jobs.stop();
      await realtime.close();
    };
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    return new SocketServer(test, http, `http://127.0.0.1:${port}`, close);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.closeRealtime();
    await new Promise((resolve) => this.http.close(resolve));
    await this.test.close();
  }

  /** A page's socket. `headers` default to those of a signed-in program. */
  async live(headers?: Record<string, string>): Promise<LiveClient> {
    const extraHeaders = headers ?? { authorization: `Bearer ${(await this.token('api')).secret}` };
    return this.#connect(`${this.url}/live`, { extraHeaders });
  }

  async worker(hello: Partial<WorkerHello> = {}): Promise<WorkerClient> {
    const auth: WorkerHello = {
      token: hello.token ?? (await this.workerToken()).secret,
      protocol: WORKER_PROTOCOL_VERSION,
      workerId: 'worker-one',
      name: 'one',
      runtime: 'tensorflow',
      device: 'CPU',
      problem: null,
      versions: { node: process.version },
      labels: [],
      slots: 1,
      gpuMemoryMiB: null,
      ...hello,
    };
    return this.#connect(`${this.url}/worker`, { auth });
  }

  /** The token that all workers come with that name none. */
  workerToken(): Promise<{ id: string; secret: string }> {
    this.#workerToken ??= this.token('worker');
    return this.#workerToken;
  }

  token(kind: 'api' | 'worker'): Promise<{ id: string; secret: string }> {
    return createToken(this.test.deps, this.test.actor, { kind, name: 'test' });
  }

  #connect(url: string, options: object): Socket {
    const client = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
    this.#clients.push(client);
    return client;
  }
}

/** Resolves when connected. @throws the server's refusal. */
export function connected(client: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    if (client.connected) return resolve();
    client.once('connect', resolve);
    client.once('connect_error', reject);
  });
}

export function disconnected(client: Socket): Promise<string> {
  return new Promise((resolve) => client.once('disconnect', (reason) => resolve(reason)));
}

/** Sends a worker's message and returns the acknowledgement. */
export function ask<N extends WorkerMessageName>(
  client: Socket,
  name: N,
  message: unknown,
): Promise<WorkerAck<N>> {
  return client.timeout(20_000).emitWithAck(name, message);
}

/** As `ask`, for messages that must be accepted. */
export async function call<N extends WorkerMessageName>(
  client: Socket,
  name: N,
  message: unknown,
): Promise<WorkerReplies[N]> {
  const ack = await ask(client, name, message);
  if (!ack.ok) throw new Error(ack.error);
  return ack.reply;
}

/** Everything a page receives of one run, in the order it came. */
export class Received {
  readonly events: RunEvent[] = [];
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  constructor(readonly runId: string) {}

  get lastSeq(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Subscribes from where this stands and collects from now on. @returns the head at that time. */
  async follow(client: LiveClient): Promise<number> {
    client.on('events', ({ runId, events }) => {
      if (runId !== this.runId) return;
      this.events.push(...events);
      for (const { count, resolve } of this.#waiting) if (this.events.length >= count) resolve();
    });
    const answer = await client.emitWithAck('subscribe', { runId: this.runId, afterSeq: this.lastSeq });
    if (!answer.ok) throw new Error(answer.error);
    return answer.headSeq;
  }

  /** Resolves when at least `count` events have come. */
  until(count: number): Promise<void> {
    if (this.events.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
