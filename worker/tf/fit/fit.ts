import { earlyStoppingStep, patienceSpent } from '@/shared/early-stopping';
import { packAnswers, whyNoAnswers } from '@/shared/epoch-answers';
import { accuracyOf, top5Of } from '@/shared/evaluation-summary';
import { plateauStep } from '@/shared/learning-rate';
import type { Recipe } from '@/shared/recipe/recipe';
import type { EpochReport, WorkerEventBody } from '@/shared/run-events';
import { timeLimitReached } from '@/shared/time-limit';
import type { EvaluationItem, TrainerSummary } from '@/shared/trainer-job';
import type { RunControl } from '../control';
import { classWeightsOf } from '../data/class-weights';
import type { Examples } from '../data/examples';
import { TrainerError } from '../errors';
import { predictAll } from '../evaluation/evaluate';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import { EpochClock } from './epoch-clock';
import { countEpoch, enterPhase, trainNextEpoch } from './next-epoch';
import { type TrainingPhase, trainingPlan } from './plan';
import type { TrainedEpoch } from './train-epoch';
import {
  type CapturedTraining,
  pointAfter,
  type ResumablePoint,
  Training,
  type TrainingProgress,
} from './training';

interface Request {
  classifier: Classifier;
  /** The network of a phase, with whatever it caches; called once per phase. The caller disposes it. */
  networkFor: (phase: TrainingPhase) => Promise<Network>;
  examples: Examples;
  classes: number;
  recipe: Recipe;
  control: RunControl;
  emit: (event: WorkerEventBody) => void;
  /** A run to continue. */
  resume?: CapturedTraining | null;
  /** Called whenever the run could be continued from where it stands, at the ends of batches and epochs. */
  onResumable?: (training: Training, at: ResumablePoint) => Promise<void>;
}

type FitResult = Pick<
  TrainerSummary,
  'epochs' | 'bestEpoch' | 'stoppedEarly' | 'stopReason' | 'stopDetail' | 'trainSeconds'
>;

type Ending = Pick<FitResult, 'stopReason' | 'stopDetail'>;

/**
 * Trains until the last epoch, early stopping or a person's stop; leaves the weights of the best epoch in the
 * classifier. An epoch cut short by a stop counts only when it is the first: there is none better to go back to.
 * @returns how it ended, and what each epoch gave
 * @throws TrainerError
 */
export async function fitClassifier(
  request: Request,
): Promise<{ fitted: FitResult; history: readonly EpochReport[] }> {
  const { classifier, recipe, networkFor, resume } = request;
  const training = new Training(classifier, recipe.ema);
  const { train } = request.examples;
  const classWeights = classWeightsOf(recipe.classWeights, { train, classCount: request.classes });
  const clock = new EpochClock(recipe.epochs);
  let ending: Ending | null = null;
  try {
    if (resume) training.restore(resume);
    for (const phase of trainingPlan(recipe)) {
      if (ending || training.progress.epoch >= phase.last) continue;
      const network = await networkFor(phase);
      enterPhase(training, network, { phase, recipe });
      while (!ending && training.progress.epoch < phase.last) {
        ending = await runEpoch({ request, training, network, phase, classWeights, clock });
      }
    }
    // After a loss that is not finite the last weights are unusable.
    training.settle(recipe.earlyStopping.restoreBest || ending?.stopReason === 'loss-not-finite');
    const { epoch, stopping, seconds, history } = training.progress;
    const fitted: FitResult = {
      epochs: epoch,
      bestEpoch: stopping?.bestEpoch ?? epoch,
      stoppedEarly: ending?.stopReason === 'early-stopping',
      ...(ending ?? { stopReason: 'completed' }),
      trainSeconds: seconds,
    };
    return { fitted, history };
  } finally {
    training.dispose();
  }
}

interface EpochRequest {
  request: Request;
  training: Training;
  network: Network;
  phase: TrainingPhase;
  classWeights: Float32Array | null;
  clock: EpochClock;
}

/**
 * One epoch, unless something ends the run before it is over.
 * @returns why the run ends here, or null
 * @throws TrainerError `loss-not-finite` when no epoch was completed before: there is nothing to keep
 */
async function runEpoch(epochRequest: EpochRequest): Promise<Ending | null> {
  const { request, training, phase } = epochRequest;
  const hasBest = training.progress.stopping !== null;
  // An earlier process may have been lost after the last epoch, or a stop was requested meanwhile.
  const reached = endingReached(request, training.progress, phase);
  if (reached) return reached;
  try {
    return await completeEpoch(epochRequest);
  } catch (error) {
    if (!(error instanceof TrainerError) || error.code !== 'loss-not-finite' || !hasBest) throw error;
    return { stopReason: 'loss-not-finite', stopDetail: error.message };
  }
}

/** Trains, validates and reports one epoch. @returns why the run ends with it, or null */
async function completeEpoch(epochRequest: EpochRequest): Promise<Ending | null> {
  const { request, training, network, phase, classWeights, clock } = epochRequest;
  const { recipe, examples, control, emit, classifier } = request;
  const { progress } = training;
  const epoch = progress.epoch + 1;
  const trained = await trainNextEpoch({
    training,
    classifier,
    network,
    train: examples.train,
    recipe,
    classWeights,
    clock,
    control,
    onProgress: (batch) => {
      const etaSeconds = clock.secondsWithin(epoch, batch.batch / batch.batches);
      emit({ type: 'batch', payload: { ...batch, epoch, epochs: recipe.epochs, etaSeconds } });
    },
    onResumable: request.onResumable,
  });
  if (!trained.complete && progress.stopping) return { stopReason: 'stopped-by-user' };

  training.average?.swapIn();
  const validation = await predictAll({ network, examples: examples.validation, control });
  if (!Number.isFinite(validation.loss)) throw brokenWeights(epoch);
  const valAccuracy = accuracyOf(validation.items);
  const valTop5 = top5Of(validation.items);
  const { loss, accuracy } = trained;
  // What small photos gave is no measure for large ones: the first epoch on those is the best so far.
  const before = phase.continues && epoch === phase.first ? null : progress.stopping;
  const verdict = earlyStoppingStep(recipe.earlyStopping, before, {
    epoch,
    metrics: { loss, accuracy, valLoss: validation.loss, valAccuracy, valTop5 },
  });
  if (verdict.improved) training.best.capture();
  training.average?.swapOut();
  clock.end();
  const report: EpochReport = {
    ...metricsOf(trained),
    epoch,
    valLoss: finiteOrNull(validation.loss),
    valAccuracy,
    valTop5,
    seconds: clock.lastSeconds,
    bestEpoch: verdict.state.bestEpoch,
    bestValue: finiteOrNull(verdict.state.bestValue),
    patienceLeft: verdict.patienceLeft,
    etaSeconds: verdict.stop ? 0 : clock.secondsAfter(epoch),
    answers: answersOf(validation.items, recipe),
  };
  countEpoch(training, trained, clock);
  progress.stopping = verdict.state;
  progress.plateau = plateauStep(recipe, progress.plateau, { epoch, valLoss: validation.loss });
  progress.history.push(report);
  emit({ type: 'epoch', payload: report });
  const ending = endingReached(request, progress, phase);
  await request.onResumable?.(
    training,
    pointAfter({ control, last: ending !== null || epoch === recipe.epochs }),
  );
  control.throwIfInterrupted();
  return ending;
}

/** Why a run that stands here is to end, or null. One that has completed no epoch continues: it has nothing to keep. */
function endingReached(
  { recipe, control }: Pick<Request, 'recipe' | 'control'>,
  { stopping, seconds }: TrainingProgress,
  { size }: TrainingPhase,
): Ending | null {
  if (!stopping) return null;
  if (control.stopping) return { stopReason: 'stopped-by-user' };
  // Early stopping waits for the photos of full size.
  const isFull = size === recipe.model.inputSize;
  if (isFull && patienceSpent(recipe.earlyStopping, stopping)) return { stopReason: 'early-stopping' };
  return timeLimitReached(recipe, seconds) ? { stopReason: 'time-limit' } : null;
}

/** The last steps of an epoch broke the weights: their own losses, measured before each, still were numbers. */
function brokenWeights(epoch: number): TrainerError {
  return new TrainerError(
    'loss-not-finite',
    `The validation loss is no longer a number after epoch ${epoch}. ` +
      'Lower the learning rate, or give it warm-up epochs.',
  );
}

function metricsOf({ loss, accuracy, learningRate, imgPerSec }: TrainedEpoch) {
  return { loss, accuracy, learningRate, imgPerSec };
}

/** What the epoch answered to each photo, where that is kept. */
function answersOf(items: readonly EvaluationItem[], { epochs }: Recipe): string | null {
  if (whyNoAnswers({ photos: items.length, epochs }) !== null) return null;
  return Buffer.from(packAnswers(items)).toString('base64');
}

/** JSON has no NaN. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
