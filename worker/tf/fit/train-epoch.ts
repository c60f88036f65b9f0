import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RunControl } from '../control';
import { epochBatches } from '../data/epoch-order';
import type { Example } from '../data/examples';
import type { StepInput } from '../data/input-source';
import { TrainerError } from '../errors';
import { beginBatch } from '../kernels/webgpu/buffer-pool';
import { classificationLoss, countHits } from '../loss/classification-loss';
import { contrastiveLoss } from '../loss/contrastive-loss';
import { dominantClasses } from '../loss/targets';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import type { Optimizer } from '../optimizer/optimizer';
import { trainerTunables } from '../tunables';
import { type EpochTotals, RunningTotals } from './running-totals';

export interface BatchProgress {
  batch: number;
  batches: number;
  /** Mean over the epoch so far. */
  loss: number;
  accuracy: number;
  imgPerSec: number;
  /** Optimizer steps of the run. */
  step: number;
  /** Means of the steps since the last report. */
  stepLoss: number;
  stepAccuracy: number;
  /** Of the last step. */
  learningRate: number;
}

export interface TrainedEpoch {
  loss: number;
  accuracy: number;
  learningRate: number;
  imgPerSec: number;
  batches: number;
  /** False when a stop was requested before the last batch. */
  complete: boolean;
}

interface Request {
  network: Network;
  classifier: Pick<Classifier, 'beginStep'>;
  optimizer: Optimizer;
  recipe: Recipe;
  /** Of `classWeightsOf`. */
  classWeights: Float32Array | null;
  train: readonly Example[];
  /** Counts from 1. */
  epoch: number;
  /** Where in the epoch to begin: batches done, with their sums. */
  from: { batch: number; totals: EpochTotals | null };
  /** Optimizer steps of the run before this epoch's first batch. */
  stepsBefore: number;
  /** Rate of this epoch's batch `i`, of `batches`. */
  learningRate: (i: number, batches: number) => number;
  control: RunControl;
  /** After each step of the optimizer. */
  onStep: () => void;
  onProgress: (progress: BatchProgress) => void;
  /** After each batch but the last; the run could be continued from here. */
  onBatch: (done: { batch: number; totals: RunningTotals }) => Promise<void>;
}

/**
 * Trains through all photos once, in an order and with an augmentation given by the seed and the epoch alone, so
 * that an epoch begun by one process can be ended by another.
 * @throws TrainerError `loss-not-finite`, `cancelled`
 */
export async function trainEpoch(request: Request): Promise<TrainedEpoch> {
  const { network, recipe, train, epoch, from, control, onProgress, onBatch } = request;
  const { seed, batchSize } = recipe;
  const batches = epochBatches({ train, seed, epoch, batchSize, inPairs: recipe.contrastive.weight > 0 });
  const totals = new RunningTotals(from.totals);
  const started = performance.now();
  let reported = started;
  let photos = 0;
  let learningRate = 0;

  const read = async () => {
    const { loss, hits, finiteSteps, photos: seen } = await totals.read();
    if (loss === null) throw lossNotFinite({ epoch, step: finiteSteps + 1, learningRate });
    const imgPerSec = photos / ((performance.now() - started) / 1000);
    return { loss: loss / seen, accuracy: hits / seen, imgPerSec, sums: { loss, hits, photos: seen } };
  };
  let last = from.totals ?? { loss: 0, hits: 0, photos: 0 };
  const progressAt = async (batch: number): Promise<BatchProgress> => {
    const { sums, ...means } = await read();
    const since = {
      loss: sums.loss - (last.loss ?? 0),
      hits: sums.hits - last.hits,
      photos: sums.photos - last.photos,
    };
    last = sums;
    return {
      batch,
      batches: batches.length,
      ...means,
      learningRate,
      step: request.stepsBefore + batch,
      stepLoss: since.loss / since.photos,
      stepAccuracy: since.hits / since.photos,
    };
  };
  try {
    let i = from.batch;
    if (i === batches.length) {
      learningRate = request.learningRate(i - 1, batches.length);
      return { ...(await read()), learningRate, batches: batches.length, complete: true };
    }
    for await (const input of network.training.epoch({ batches, epoch, from: from.batch })) {
      learningRate = request.learningRate(i, batches.length);
      request.classifier.beginStep(request.stepsBefore + i + 1);
      trainStep({ ...request, input, learningRate, totals });
      request.onStep();
      photos += input.classes.length;
      // Lets messages in: a step computes synchronously.
      await new Promise(setImmediate);
      control.throwIfCancelled();
      const complete = i === batches.length - 1;
      // A run paused after the last batch continues with the validation.
      if (control.pausing) await onBatch({ batch: i + 1, totals });
      if (complete || control.stopping) {
        const { loss, accuracy, imgPerSec } = await read();
        return { loss, accuracy, imgPerSec, learningRate, batches: batches.length, complete };
      }
      if (performance.now() - reported >= trainerTunables.progressIntervalMs) {
        onProgress(await progressAt(i + 1));
        reported = performance.now();
      }
      i++;
      await onBatch({ batch: i, totals });
    }
    throw new Error('an epoch needs photos');
  } finally {
    totals.dispose();
  }
}

/** One batch forward and back, and one step of the optimizer. Leaves no tensor behind. */
export function trainStep({
  network,
  optimizer,
  recipe,
  classWeights,
  input,
  learningRate,
  totals,
}: Pick<Request, 'optimizer' | 'recipe' | 'classWeights'> & {
  network: Pick<Network, 'features' | 'head' | 'variables'>;
  input: StepInput;
  learningRate: number;
  totals: RunningTotals;
}): void {
  beginBatch(input.classes.length);
  tf.tidy(() => {
    const { tensor, ...classes } = input;
    const x = tensor();
    const batch = { ...classes, labelSmoothing: recipe.labelSmoothing, classWeights };
    const dominant = dominantClasses(batch);
    let hits = tf.scalar(0);
    const { value, grads } = tf.variableGrads(() => {
      const features = network.features(x, true);
      const logits = network.head(features, true) as tf.Tensor2D;
      hits = tf.keep(countHits({ logits, dominant }));
      const loss = classificationLoss({ logits, ...batch });
      const { weight, temperature } = recipe.contrastive;
      if (weight === 0) return loss;
      return tf.add(loss, tf.mul(contrastiveLoss(features, { classes: dominant, temperature }), weight));
    }, network.variables);
    totals.add({ loss: value, hits, photos: input.classes.length });
    hits.dispose();
    optimizer.step(grads, learningRate);
  });
}

function lossNotFinite({ epoch, step, learningRate }: { epoch: number; step: number; learningRate: number }) {
  return new TrainerError(
    'loss-not-finite',
    `The loss is no longer a number since epoch ${epoch}, step ${step} (learning rate ${learningRate.toPrecision(2)}). ` +
      'Lower the learning rate, or give it warm-up epochs.',
  );
}
