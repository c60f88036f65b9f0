import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  type BaseWeightsUsed,
  baseWeightsUsedSchema,
  type CheckpointPosition,
  type EpochReport,
  epochReportSchema,
  type WorkerEventBody,
} from '@/shared/run-events';
import type { TrainerJob } from '@/shared/trainer-job';
import { type Checkpoint, type CheckpointTensor, fingerprintOf } from '../../checkpoint/checkpoint';
import { CheckpointStore } from '../../checkpoint/store';
import { CheckpointWriter } from '../../checkpoint/writer';
import type { CapturedTraining, ResumablePoint, Training, TrainingProgress } from './training';

const count = z.number().int().min(0);

const progressSchema: z.ZodType<TrainingProgress> = z.object({
  epoch: count,
  batch: count,
  step: count,
  optimizerSteps: count,
  averageUpdates: count,
  totals: z
    .object({ loss: z.number().nullable(), hits: z.number(), photos: count, finiteSteps: count })
    .nullable(),
  epochSeconds: z.number(),
  seconds: z.number(),
  // The best value of a metric that was never finite is NaN.
  stopping: z.object({ bestEpoch: count, bestValue: z.number().or(z.nan()), wait: count }).nullable(),
  plateau: z.object({ bestLoss: z.number().nullable(), wait: count, falls: count }),
  history: z.array(epochReportSchema),
});

const stateSchema = z.object({
  progress: progressSchema,
  baseWeights: baseWeightsUsedSchema,
  /** Absent where no photo was left out, and in old ones. */
  leftOut: z.array(z.string()).default([]),
});

/** A run as an earlier attempt left it. */
export interface ResumedRun {
  position: CheckpointPosition;
  /** What the run began with, long ago; all of it is in the weights that `captured` has. */
  baseWeights: BaseWeightsUsed;
  /** `Runtime.arithmetic` of what trained it before and is not what trains it now. */
  elsewhere: string[];
  /** Hashes of the photos that it was not trained on, since they could not be decoded. */
  leftOut: readonly string[];
  /** Every epoch completed. */
  history: EpochReport[];
  /** Makes the tensors, once; the caller owns them. */
  captured: () => CapturedTraining;
}

/** The trainer's side of checkpoints: loads one to continue from, and saves new ones while training continues. */
export class TrainingCheckpoints {
  readonly #job: TrainerJob;
  readonly #fingerprint: string;
  /** `Runtime.arithmetic` of all that have trained this run. */
  #arithmetic: string[];
  readonly #store: CheckpointStore;
  readonly #writer: CheckpointWriter;
  readonly #emit: (event: WorkerEventBody) => void;
  #leftOut: readonly string[] = [];
  #lastProblem = '';

  constructor(
    job: TrainerJob,
    { arithmetic, emit }: { arithmetic: string; emit: (event: WorkerEventBody) => void },
  ) {
    const { recipe, manifest } = job;
    this.#job = job;
    this.#emit = emit;
    this.#arithmetic = [arithmetic];
    this.#fingerprint = fingerprintOf({
      recipe,
      contentHash: manifest.contentHash,
      classes: manifest.classes.length,
    });
    this.#store = new CheckpointStore({ dir: job.checkpointDir });
    this.#writer = new CheckpointWriter({
      store: this.#store,
      minutes: job.checkpointMinutes,
      onSaved: (saved) => {
        this.#lastProblem = '';
        emit({ type: 'checkpoint', payload: saved });
      },
      onFailed: (error) => this.#reportFailure(error as Error),
    });
  }

  /** The newest usable checkpoint; logs which newer ones are not usable, and why. */
  async resume(): Promise<ResumedRun | null> {
    const { checkpoint, rejected } = await this.#store.loadNewestIntact(this.#fingerprint, ({ state }) =>
      stateSchema.safeParse(state).success ? null : 'it was made by another version of Mintmark',
    );
    for (const { name, reason } of rejected) this.#warn(`Checkpoint ${name} is not used: ${reason}.`);
    if (!checkpoint) return null;
    const { progress, baseWeights, leftOut } = stateSchema.parse(checkpoint.state);
    const [here] = this.#arithmetic as [string];
    const elsewhere = checkpoint.arithmetic?.filter((other) => other !== here) ?? [];
    if (elsewhere.length > 0) {
      const others = elsewhere.join('; ');
      this.#warn(
        `This run continues on ${here}; it was trained on ${others} before. Losses from here on are not to the last bit those ` +
          'of a run in one place.',
      );
    }
    this.#arithmetic = [here, ...elsewhere];
    let { tensors } = checkpoint;
    return {
      position: checkpoint.position,
      elsewhere,
      baseWeights,
      leftOut,
      history: progress.history,
      captured: () => {
        const made = asTensors(tensors);
        // Millions of numbers that are not needed twice.
        tensors = [];
        return { progress, tensors: made };
      },
    };
  }

  /** Photos that this run is not trained on, for the checkpoints to come. */
  leaveOut(hashes: ReadonlySet<string>): void {
    this.#leftOut = [...hashes].sort();
  }

  /** Makes a checkpoint if one is due; returns as soon as the weights are read, the rest happens beside. */
  async offer(
    training: Training,
    { at, baseWeights }: { at: ResumablePoint; baseWeights: BaseWeightsUsed },
  ): Promise<void> {
    if (at === 'epoch') this.#writer.epochEnded();
    // What follows the last epoch may take minutes, too.
    if (at === 'last-epoch' || at === 'pause') await this.#writer.settled();
    else if (!this.#writer.due) return;
    const captured = await training.capture();
    if (!captured) return;
    const { progress, tensors } = captured;
    const { epoch, batch, step } = progress;
    const checkpoint: Checkpoint = {
      runId: this.#job.runId,
      attempt: this.#job.attempt,
      fingerprint: this.#fingerprint,
      arithmetic: this.#arithmetic,
      position: { epoch, batch, step },
      state: { progress, baseWeights, ...(this.#leftOut.length > 0 && { leftOut: this.#leftOut }) },
      tensors: await readTensors(tensors),
    };
    this.#writer.save(checkpoint);
    // The process ends after it.
    if (at === 'pause') await this.#writer.settled();
  }

  /** Resolves when nothing is being written. Never rejects. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  #reportFailure({ message }: Error): void {
    // A disk that stays full is not reported after every epoch.
    if (message === this.#lastProblem) return;
    this.#lastProblem = message;
    this.#warn(`A checkpoint could not be saved: ${message}. Training continues; the earlier ones are kept.`);
  }

  #warn(message: string): void {
    this.#emit({ type: 'log', payload: { level: 'warn', message } });
  }
}

/** All at once, before the next step changes them. */
async function readTensors(tensors: Record<string, tf.Tensor>): Promise<CheckpointTensor[]> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => {
    const values = (await tensor.data()) as Float32Array;
    return { name, shape: tensor.shape, values };
  });
  return Promise.all(entries);
}

function asTensors(tensors: readonly CheckpointTensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(tensors.map(({ name, shape, values }) => [name, tf.tensor(values, [...shape])]));
}
