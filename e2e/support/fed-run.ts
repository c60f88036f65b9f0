import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { pino } from 'pino';
import superjson from 'superjson';
import { colourPhoto } from '@/server/testing/test-photos';
import { epochMetrics } from '@/server/testing/worker-reports';
import { buildZip } from '@/server/testing/zip-files';
import type { AppRouter } from '@/server/trpc/root';
import { presetRecipe } from '@/shared/recipe/presets';
import { WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import { EventSender } from '../../worker/agent/run/event-sender';
import { ServerConnection } from '../../worker/agent/server/connection';
import type { MintmarkServer } from './mintmark-server';

export const STEPS_PER_EPOCH = 50;

/** A run in the hands of a worker that speaks the protocol and trains nothing: a test says what it tells. */
export class FedRun {
  readonly #connection: ServerConnection;
  readonly #sender: EventSender;
  readonly #heartbeat: NodeJS.Timeout;
  epochs = 0;

  private constructor(
    readonly id: string,
    { connection, ref }: { connection: ServerConnection; ref: { runId: string; attempt: number } },
  ) {
    this.#connection = connection;
    this.#sender = new EventSender({
      connection,
      ref,
      signal: new AbortController().signal,
      onDirective: () => {},
      onError: (error) => {
        throw error;
      },
    });
    this.#heartbeat = setInterval(() => void connection.call('heartbeat', ref), 5_000);
  }

  /** Imports a small dataset, queues a run on it and takes it. */
  static async begin(server: MintmarkServer): Promise<FedRun> {
    const { apiToken } = JSON.parse(await readFile(path.join(server.dataDir, 'local.json'), 'utf8'));
    const headers = { authorization: `Bearer ${apiToken}` };
    const api = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${server.url}/api/trpc`, transformer: superjson, headers })],
    });
    const entries = [];
    for (const colour of ['red', 'blue'] as const) {
      for (let i = 0; i < 6; i++)
        entries.push({ path: `${colour}/${i}.png`, bytes: await colourPhoto(colour, i) });
    }
    const answer = await fetch(`${server.url}/api/datasets/import?name=Colours`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/zip' },
      body: new Uint8Array(await buildZip(entries)),
    });
    const { importId } = (await answer.json()) as { importId: string };
    while ((await api.datasets.importStatus.query({ importId })).state !== 'succeeded') {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const recipe = { ...presetRecipe('quick'), epochs: 1000, earlyStopping: { enabled: false } };
    const run = await api.runs.start.mutate({ dataset: 'Colours', recipe });
    const { secret } = await api.tokens.create.mutate({ kind: 'worker', name: 'fed' });
    const connection = await connect(server.url, secret);
    const { assignment } = await connection.call('claim', { checkpointsOf: [], holding: [] });
    if (assignment?.runId !== run.id) throw new Error('another run was claimed');
    const ref = { runId: run.id, attempt: assignment.attempt };
    await connection.call('started', ref);
    return new FedRun(run.id, { connection, ref });
  }

  /** Trains so many epochs and waits until they are committed. */
  async train(epochs: number): Promise<void> {
    for (let done = 0; done < epochs; done++) {
      this.epochs += 1;
      for (let batch = 1; batch < STEPS_PER_EPOCH; batch++) this.#step(batch);
      this.#sender.push({ type: 'epoch', payload: epochMetrics(this.epochs) });
    }
    await this.#sender.drained();
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.#connection.close();
  }

  #step(batch: number): void {
    const step = (this.epochs - 1) * STEPS_PER_EPOCH + batch;
    const figures = { loss: 1 / step, accuracy: 0.5, imgPerSec: 100, etaSeconds: 10 };
    this.#sender.push({
      type: 'batch',
      payload: {
        epoch: this.epochs,
        epochs: 1000,
        batch,
        batches: STEPS_PER_EPOCH,
        ...figures,
        step,
        stepLoss: 1 / step,
        stepAccuracy: 0.5,
        learningRate: 1e-3,
      },
    });
  }
}

async function connect(url: string, token: string): Promise<ServerConnection> {
  return new Promise((resolve, reject) => {
    const connection: ServerConnection = new ServerConnection({
      url,
      log: pino({ level: 'silent' }),
      hello: {
        token,
        protocol: WORKER_PROTOCOL_VERSION,
        workerId: 'fed-worker',
        name: 'fed',
        runtime: 'tensorflow',
        device: 'none',
        problem: null,
        versions: {},
        labels: [],
        slots: 1,
        gpuMemoryMiB: null,
      },
      on: {
        connected: () => resolve(connection),
        wake: () => {},
        control: () => {},
        refused: (message) => reject(new Error(message)),
      },
    });
    connection.open();
  });
}
