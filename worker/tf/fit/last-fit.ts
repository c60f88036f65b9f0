import * as tf from '@tensorflow/tfjs';
import { plateauStep } from '@/shared/learning-rate';
import type { Recipe } from '@/shared/recipe/recipe';
import type { EpochReport } from '@/shared/run-events';
import type { RunControl } from '../control';
import { classWeightsOf } from '../data/class-weights';
import type { Examples } from '../data/examples';
import { TrainerError } from '../errors';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import { EpochClock } from './epoch-clock';
import { countEpoch, enterPhase, trainNextEpoch } from './next-epoch';
import { type TrainingPhase, trainingPlan } from './plan';
import { type CapturedTraining, pointAfter, type ResumablePoint, Training } from './training';

interface Request {
  /** With the weights that the run began with. */
  classifier: Classifier;
  networkFor: (phase: TrainingPhase) => Promise<Network>;
  /** All of them are trained on. */
  train: Examples['train'];
  classes: number;
  recipe: Recipe;
  /** As many as validation chose. */
  epochs: number;
  /** Each epoch of the fit that chose them: the rate falls on its plateaus. */
  history: readonly EpochReport[];
  control: RunControl;
  onProgress: (epochs: number) => void;
  resume: CapturedTraining | null;
  onResumable: (training: Training, at: ResumablePoint) => Promise<void>;
}

/**
 * Trains from the beginning, without validation, for so many epochs of the recipe's schedule; leaves the weights of the last
 * in the classifier.
 * @returns seconds, of all attempts; null when it was stopped before its end
 * @throws TrainerError
 */
export async function fitAgain(request: Request): Promise<number | null> {
  const { classifier, recipe, epochs, history, control, resume } = request;
  const training = new Training(classifier, recipe.ema);
  const classWeights = classWeightsOf(recipe.classWeights, {
    train: request.train,
    classCount: request.classes,
  });
  const clock = new EpochClock(epochs);
  try {
    if (resume) training.restore(resume);
    for (const phase of trainingPlan(recipe)) {
      const last = Math.min(phase.last, epochs);
      if (training.progress.epoch >= last) continue;
      const network = await request.networkFor(phase);
      enterPhase(training, network, { phase, recipe });
      while (training.progress.epoch < last) {
        if (control.stopping) return null;
        const { progress } = training;
        const trained = await trainNextEpoch({
          ...request,
          training,
          network,
          classWeights,
          clock,
          onProgress: ({ batch, batches }) => request.onProgress(progress.epoch + batch / batches),
        });
        if (!trained.complete) return null;
        clock.end();
        countEpoch(training, trained, clock);
        const valLoss = history[progress.epoch - 1]?.valLoss ?? Number.NaN;
        progress.plateau = plateauStep(recipe, progress.plateau, { epoch: progress.epoch, valLoss });
        request.onProgress(progress.epoch);
        await request.onResumable(training, pointAfter({ control, last: progress.epoch === epochs }));
        control.throwIfInterrupted();
      }
    }
    training.settle(false);
    await requireFinite(classifier);
    return training.progress.seconds;
  } finally {
    training.dispose();
  }
}

/** No validation has looked at what the last steps made of the weights. */
async function requireFinite(classifier: Classifier): Promise<void> {
  const sum = tf.tidy(() => tf.addN(classifier.state().map(({ variable }) => tf.sum(variable))));
  const [value] = await sum.data();
  sum.dispose();
  if (Number.isFinite(value)) return;
  throw new TrainerError('loss-not-finite', 'The weights are no longer numbers after the last fit.');
}
