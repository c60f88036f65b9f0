import { learningRateAt } from '@/shared/learning-rate';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RunControl } from '../control';
import type { Example } from '../data/examples';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import type { EpochClock } from './epoch-clock';
import type { TrainingPhase } from './plan';
import { type BatchProgress, type TrainedEpoch, trainEpoch } from './train-epoch';
import type { ResumablePoint, Training } from './training';

interface Request {
  training: Training;
  classifier: Classifier;
  network: Network;
  train: readonly Example[];
  recipe: Recipe;
  /** Of `classWeightsOf`. */
  classWeights: Float32Array | null;
  clock: EpochClock;
  control: RunControl;
  onProgress: (progress: BatchProgress) => void;
  /** Called at the ends of batches, where the run could be continued from. */
  onResumable: ((training: Training, at: ResumablePoint) => Promise<void>) | undefined;
}

/** Gives a training the network of a phase: from the beginning, or from within where it was left. */
export function enterPhase(
  training: Training,
  network: Network,
  { phase, recipe }: { phase: TrainingPhase; recipe: Recipe },
): void {
  const { epoch, batch } = training.progress;
  const isBegun = epoch >= phase.first || batch > 0;
  training.enter(network, {
    optimizer: recipe.optimizer,
    continues: phase.continues,
    resumed: isBegun || phase.continues,
  });
}

/**
 * Trains the epoch that follows, or the rest of one that was left. The epochs done stay what they are: the caller
 * validates it, or not, and counts it by `countEpoch`.
 */
export async function trainNextEpoch({ training, clock, ...request }: Request): Promise<TrainedEpoch> {
  const { recipe, control } = request;
  const { progress } = training;
  const epoch = progress.epoch + 1;
  const stepsBefore = progress.step - progress.batch;
  clock.start(progress.epochSeconds);
  const trained = await trainEpoch({
    ...request,
    optimizer: training.optimizer,
    epoch,
    from: { batch: progress.batch, totals: progress.totals },
    stepsBefore,
    learningRate: (i, batches) =>
      learningRateAt(recipe, {
        step: (epoch - 1) * batches + i,
        stepsPerEpoch: batches,
        plateau: progress.plateau,
      }),
    onStep: () => training.average?.update(),
    onBatch: async ({ batch, totals }) => {
      Object.assign(progress, { batch, step: stepsBefore + batch, epochSeconds: clock.elapsed });
      training.totals = totals;
      await request.onResumable?.(training, control.pausing ? 'pause' : 'batch');
      control.throwIfInterrupted();
    },
  });
  training.totals = null;
  return trained;
}

/** Counts an epoch that was trained; the clock has been ended. */
export function countEpoch(training: Training, { batches }: TrainedEpoch, clock: EpochClock): void {
  const { progress } = training;
  const stepsBefore = progress.step - progress.batch;
  Object.assign(progress, {
    epoch: progress.epoch + 1,
    batch: 0,
    totals: null,
    epochSeconds: 0,
    step: stepsBefore + batches,
    seconds: progress.seconds + clock.lastSeconds,
  });
}
