import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { epochMetrics } from '../../src/server/testing/worker-reports';
import type { TrainerSummary } from '../../src/shared/trainer-job';
import { type Assignment, WORKER_PROTOCOL_VERSION } from '../../src/shared/worker-protocol';
import { EventSender } from '../../worker/agent/run/event-sender';
import { ServerConnection } from '../../worker/agent/server/connection';
import { apiOf, type Place } from './api';

export const STEPS_PER_EPOCH = 50;
const HEARTBEAT_MS = 5_000;

/**
 * A worker with the product's own connection that trains nothing: a test decides what it reports. Runs that require
 * the label it was given are taken by no other worker.
 */
export class ScriptedWorker {
  readonly #runs: ScriptedRun[] = [];

  private constructor(
    private readonly connection: ServerConnection,
    private readonly blobs: { url: string; token: string },
  ) {}

  static async connect(place: Place, label: string): Promise<ScriptedWorker> {
    const { secret } = await apiOf(place).tokens.create.mutate({ kind: 'worker', name: label });
    const hello = {
      token: secret,
      protocol: WORKER_PROTOCOL_VERSION,
      workerId: `${label}-${crypto.randomUUID()}`,
      name: label,
      runtime: 'tensorflow' as const,
      device: 'none',
      problem: null,
      versions: {},
      labels: [label],
      slots: 1,
      gpuMemoryMiB: null,
    };
    const connection = await new Promise<ServerConnection>((resolve, reject) => {
      const opened: ServerConnection = new ServerConnection({
        url: place.url,
        log: pino({ level: 'silent' }),
        hello,
        on: {
          connected: () => resolve(opened),
          wake: () => {},
          control: () => {},
          refused: (why) => reject(new Error(why)),
        },
      });
      opened.open();
    });
    return new ScriptedWorker(connection, { url: place.url, token: secret });
  }

  /** Takes the next run and starts it. */
  async take(): Promise<ScriptedRun> {
    const { assignment } = await this.connection.call('claim', { checkpointsOf: [], owned: [] });
    if (!assignment) throw new Error('there was no run to claim');
    await this.connection.call('started', { runId: assignment.runId, attempt: assignment.attempt });
    const run = new ScriptedRun(assignment, this.connection, this.blobs);
    this.#runs.push(run);
    return run;
  }

  close(): void {
    for (const run of this.#runs) run.end();
    this.connection.close();
  }
}

/** One attempt at a run of a scripted worker. */
export class ScriptedRun {
  readonly #sender: EventSender;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #ref: { runId: string; attempt: number };
  /** Epochs reported so far. */
  epochs = 0;

  constructor(
    readonly assignment: Assignment,
    private readonly connection: ServerConnection,
    private readonly blobs: { url: string; token: string },
  ) {
    this.#ref = { runId: assignment.runId, attempt: assignment.attempt };
    this.#sender = new EventSender({
      connection,
      ref: this.#ref,
      signal: new AbortController().signal,
      onDirective: () => {},
      onError: (error) => {
        throw error;
      },
    });
    this.#heartbeat = setInterval(() => void connection.call('heartbeat', this.#ref), HEARTBEAT_MS);
  }

  get id(): string {
    return this.#ref.runId;
  }

  /** Reports so many epochs, batch by batch, and waits until they are committed. */
  async train(epochs: number): Promise<void> {
    for (let done = 0; done < epochs; done++) {
      this.epochs += 1;
      for (let batch = 1; batch < STEPS_PER_EPOCH; batch++) this.#step(batch);
      this.#sender.push({ type: 'epoch', payload: epochMetrics(this.epochs) });
    }
    await this.#sender.drained();
  }

  async fail(message: string): Promise<void> {
    this.end();
    await this.connection.call('finish', {
      ...this.#ref,
      outcome: { kind: 'failed', code: 'internal', message },
    });
  }

  /** Reports the evaluations, uploads what a trainer leaves behind and ends the run with it. */
  async succeed(summary: TrainerSummary, results: { path: string; bytes: Uint8Array }[]): Promise<void> {
    for (const evaluation of summary.evaluations) {
      this.#sender.push({ type: 'evaluation', payload: evaluation });
    }
    await this.#sender.drained();
    this.end();
    const files = await Promise.all(
      results.map(async ({ path, bytes }) => {
        const hash = createHash('sha256').update(bytes).digest('hex');
        const answer = await fetch(`${this.blobs.url}/api/worker/blobs/${hash}`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${this.blobs.token}` },
          body: new Uint8Array(bytes),
        });
        if (!answer.ok) throw new Error(`${path} was not taken: ${await answer.text()}`);
        return { path, hash, bytes: bytes.length };
      }),
    );
    await this.connection.call('finish', { ...this.#ref, outcome: { kind: 'succeeded', summary, files } });
  }

  /** Leaves the run alone from now on. */
  end(): void {
    clearInterval(this.#heartbeat);
  }

  #step(batch: number): void {
    const step = (this.epochs - 1) * STEPS_PER_EPOCH + batch;
    this.#sender.push({
      type: 'batch',
      payload: {
        epoch: this.epochs,
        epochs: this.assignment.recipe.epochs,
        batch,
        batches: STEPS_PER_EPOCH,
        loss: 1 / step,
        accuracy: 0.5,
        imgPerSec: 100,
        etaSeconds: 10,
        step,
        stepLoss: 1 / step,
        stepAccuracy: 0.5,
        learningRate: 1e-3,
      },
    });
  }
}
