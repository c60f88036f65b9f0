import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { WorkerEventBody } from '@/shared/run-events';
import { WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import { EventSender } from '../../../worker/agent/run/event-sender';
import { ServerConnection } from '../../../worker/agent/server/connection';
import { answerBench } from '../child-process';
import { epochEvent, STEPS_PER_EPOCH, setupEvent, stepEvent } from '../generated-events';

export interface ConnectRequest {
  url: string;
  tokens: string[];
}

export interface TrainRequest extends ConnectRequest {
  epochs: number;
}

export interface FeedRequest {
  /** Of all workers together. */
  pointsPerSecond: number;
  seconds: number;
}

export interface Fed {
  runId: string;
  /** Points given to the worker's sender. */
  points: number;
}

const TICK_MS = 4;
const HEARTBEAT_MS = 5_000;
const ANSWER_MS = 60_000;

/** One worker with the product's own connection and event sender, whose trainer is made up. */
class SimulatedWorker {
  readonly connection: ServerConnection;
  readonly #ready: Promise<void>;
  #sender: EventSender | null = null;
  #ref = { runId: '', attempt: 0 };
  #heartbeat: NodeJS.Timeout | undefined;
  runId = '';
  points = 0;

  constructor({ url, token, index }: { url: string; token: string; index: number }) {
    let connected = () => {};
    this.#ready = new Promise((resolve) => {
      connected = resolve;
    });
    this.connection = new ServerConnection({
      url,
      log: pino({ level: 'silent' }),
      hello: {
        token,
        protocol: WORKER_PROTOCOL_VERSION,
        workerId: `bench-worker-${index}`,
        name: `bench ${index}`,
        runtime: 'tensorflow',
        device: 'simulated',
        problem: null,
        versions: {},
        labels: [],
        slots: 1,
        gpuMemoryMiB: null,
      },
      on: {
        connected: () => connected(),
        wake: () => {},
        control: () => {},
        refused: (message) => fail(message),
      },
    });
    this.connection.open();
  }

  /** @returns the id of the run it works on from now on; null when there is none to be had */
  async claim(): Promise<string | null> {
    await this.#ready;
    const { assignment } = await this.connection.call('claim', { checkpointsOf: [], owned: [] });
    if (!assignment) return null;
    const ref = { runId: assignment.runId, attempt: assignment.attempt };
    this.runId = ref.runId;
    this.#ref = ref;
    this.#heartbeat = setInterval(() => void this.connection.call('heartbeat', ref), HEARTBEAT_MS);
    await this.connection.call('started', ref);
    this.#sender = new EventSender({
      connection: this.connection,
      ref,
      signal: new AbortController().signal,
      onDirective: (directive) => {
        if (directive === 'fenced') fail('a worker was fenced');
      },
      onError: (error) => fail(String(error)),
    });
    this.emit(setupEvent());
    return this.runId;
  }

  point(): void {
    this.points += 1;
    this.emit(stepEvent(this.points));
    if (this.points % STEPS_PER_EPOCH === 0) this.emit(epochEvent(this.points / STEPS_PER_EPOCH));
  }

  async drained(): Promise<void> {
    await Promise.race([this.#sender?.drained(), delay(ANSWER_MS)]);
  }

  /** The trainer gives up. */
  async fail(): Promise<void> {
    clearInterval(this.#heartbeat);
    const outcome = { kind: 'failed', code: 'internal', message: 'The bench has what it wanted.' } as const;
    await this.connection.call('finish', { ...this.#ref, outcome });
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.connection.close();
  }

  emit(event: WorkerEventBody): void {
    this.#sender?.push(event);
  }
}

function fail(message: string): never {
  process.stderr.write(`bench worker: ${message}\n`);
  process.exit(1);
}

let workers: SimulatedWorker[] = [];

answerBench({
  /** Connects and claims one run each. @returns their ids */
  connect: async ({ url, tokens }: ConnectRequest): Promise<string[]> => {
    workers = tokens.map((token, index) => new SimulatedWorker({ url, token, index }));
    const runIds: string[] = [];
    for (const worker of workers) {
      const runId = await worker.claim();
      if (runId === null) throw new Error('there was no run to claim');
      runIds.push(runId);
    }
    return runIds;
  },
  /** Sends points at an even rate, round robin over all workers, and waits until they are committed. */
  feed: async ({ pointsPerSecond, seconds }: FeedRequest): Promise<Fed[]> => {
    const started = performance.now();
    const total = Math.round(pointsPerSecond * seconds);
    for (let sent = 0; sent < total; await delay(TICK_MS)) {
      const due = Math.min(total, ((performance.now() - started) / 1000) * pointsPerSecond);
      for (; sent < due; sent++) workers[sent % workers.length]?.point();
    }
    await Promise.all(workers.map((worker) => worker.drained()));
    return workers.map(({ runId, points }) => ({ runId, points }));
  },
  /** Trains runs through some epochs each and lets them fail, until none is queued. */
  train: async ({ url, tokens, epochs }: TrainRequest): Promise<void> => {
    workers = tokens.map((token, index) => new SimulatedWorker({ url, token, index }));
    await Promise.all(
      workers.map(async (worker) => {
        while ((await worker.claim()) !== null) {
          for (let epoch = 1; epoch <= epochs; epoch++) worker.emit(epochEvent(epoch));
          await worker.drained();
          await worker.fail();
        }
        worker.close();
      }),
    );
  },
  /** Sends all events of one long run at once. @returns its id */
  fill: async ({ url, tokens, epochs }: TrainRequest): Promise<string> => {
    workers = tokens.map((token, index) => new SimulatedWorker({ url, token, index }));
    const [worker] = workers;
    const runId = await worker?.claim();
    if (!worker || !runId) throw new Error('there was no run to claim');
    // Within what a worker's sender keeps of progress that waits.
    const stretch = 10_000;
    for (let step = 1; step <= epochs * STEPS_PER_EPOCH; step++) {
      worker.point();
      if (step % stretch === 0) await worker.drained();
    }
    await worker.drained();
    return runId;
  },
  close: () => {
    for (const worker of workers) worker.close();
  },
});
