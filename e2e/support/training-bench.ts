import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { applyEvents, emptyRunLiveState } from '@/features/runs/live/run-live-state';
import { checkpointsOf } from '@/server/db/run-row';
import { getRun, readEvents } from '@/server/domain/runs/query-service';
import { startRun } from '@/server/domain/runs/service';
import { insertDataset } from '@/server/testing/run-fixtures';
import type { EpochMetrics } from '@/shared/run-events';
import { isAlive } from '../../worker/agent/process-alive';
import { WorkerBench } from './worker-bench';
import { childrenOf, startWorkerProcess, type WorkerChild } from './worker-process';

/** A checkpoint after each batch, so that a kill mostly falls inside an epoch. */
const OFTEN: Record<string, string> = { MINTMARK_CHECKPOINT_MINUTES: '0.00001' };

/** All that the training determines; how long it took is not that. */
const curve = (epochs: readonly EpochMetrics[]) =>
  epochs.map(({ imgPerSec, seconds, etaSeconds, ...metrics }) => metrics);

/** Real workers with real trainers that can be killed while they train a small network, beside one undisturbed run. */
export class TrainingBench {
  readonly #workers: WorkerChild[] = [];
  #undisturbed: object[] = [];

  private constructor(
    readonly bench: WorkerBench,
    readonly epochs: number,
  ) {}

  static async open({ epochs }: { epochs: number }): Promise<TrainingBench> {
    const training = new TrainingBench(await WorkerBench.open(), epochs);
    await insertDataset(training.deps, { name: 'Colours', copies: 8, photos: true });
    const { id } = await training.queue();
    const worker = await training.startWorker({ env: {} });
    await training.succeeded(id);
    training.#undisturbed = curve((await training.run(id)).epochs);
    await training.end(worker);
    return training;
  }

  get deps() {
    return this.bench.test.deps;
  }

  get actor() {
    return this.bench.test.actor;
  }

  async close(): Promise<void> {
    this.killAll();
    await this.bench.close();
  }

  async startWorker({ cache = 'process-cache', env = OFTEN } = {}): Promise<WorkerChild> {
    const worker = await startWorkerProcess(this.bench, { cache, env });
    this.#workers.push(worker);
    return worker;
  }

  /** Its trainer ends with it. */
  async kill(worker: WorkerChild): Promise<void> {
    const trainers = await childrenOf(worker.pid);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    for (const pid of trainers) await this.until(async () => !isAlive(pid));
  }

  async end(worker: WorkerChild): Promise<void> {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }

  killAll(): void {
    for (const worker of this.#workers.splice(0)) worker.kill('SIGKILL');
  }

  /** The machine is gone with all that it had cached. */
  async removeMachine(cache: string): Promise<void> {
    await rm(path.join(this.bench.dir, cache), { recursive: true });
  }

  queue(epochs = this.epochs): Promise<{ id: string; number: number }> {
    return startRun(this.deps, this.actor, {
      dataset: 'Colours',
      recipe: {
        model: { width: 0.35, inputSize: 96, headUnits: 8 },
        baseWeights: 'random',
        optimizer: { learningRate: 1e-3, schedule: 'cosine' },
        earlyStopping: false,
        epochs,
        batchSize: 4,
      },
    });
  }

  run(id: string) {
    return getRun(this.deps, id);
  }

  log(runId: string) {
    return readEvents(this.deps, { runId, afterSeq: 0, limit: 100_000 });
  }

  until(what: () => Promise<boolean>): Promise<unknown> {
    return vi.waitUntil(what, { timeout: 200_000, interval: 50 });
  }

  succeeded(id: string): Promise<unknown> {
    return this.until(async () => (await this.run(id)).state === 'succeeded');
  }

  async furthestStep(id: string): Promise<number> {
    return (await this.deps.db.run.findUniqueOrThrow({ where: { id } })).furthestStep;
  }

  trainedFurtherThan(id: string, step: number): Promise<unknown> {
    return this.until(
      async () => (await this.run(id)).state === 'running' && (await this.furthestStep(id)) > step,
    );
  }

  /** The checkpoints that the server has. */
  async kept(id: string) {
    return checkpointsOf(await this.deps.db.run.findUniqueOrThrow({ where: { id } }));
  }

  /** Where each later attempt took the run up. */
  async resumes(id: string) {
    return (await this.log(id)).flatMap((event) =>
      event.type === 'setup' && event.attempt > 1 ? [event.payload.resumedFrom] : [],
    );
  }

  /** The log is whole, and a page that follows it shows each epoch of the undisturbed curve once. */
  async expectUndisturbedCurve(id: string): Promise<void> {
    const { epochs, progress } = await this.run(id);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(this.#undisturbed.map((_, index) => index + 1));
    expect(curve(epochs)).toEqual(this.#undisturbed);
    const events = await this.log(id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(applyEvents(emptyRunLiveState, events).epochs).toEqual(epochs);
    expect(progress.last).toEqual(epochs.at(-1));
  }
}
