import { type EarlyStoppingState, earlyStoppingStep } from '@/shared/early-stopping';
import type { Recipe } from '@/shared/recipe';
import type { EpochMetrics, WorkerEventBody } from '@/shared/run-events';
import type { TrainerSummary } from '@/shared/trainer-job';
import { BestWeights } from './best-weights';
import type { RunControl } from './control';
import type { Examples } from './data/examples';
import { predictAll } from './evaluate';
import { classWeightsOf } from './loss/class-weights';
import { accuracyOf, top5Of } from './metrics';
import type { Classifier } from './model/classifier';
import type { Network } from './network';
import { createOptimizer } from './optimizer/optimizer';
import { type BatchProgress, trainEpoch } from './train-epoch';

interface Request {
  classifier: Classifier;
  network: Network;
  examples: Examples;
  classes: number;
  recipe: Recipe;
  control: RunControl;
  emit: (event: WorkerEventBody) => void;
}

export type FitResult = Pick<
  TrainerSummary,
  'epochs' | 'bestEpoch' | 'stoppedEarly' | 'stopReason' | 'trainSeconds'
>;

/**
 * Trains until the last epoch, early stopping or a person's stop; leaves the weights of the best epoch in the
 * classifier. An epoch cut short by a stop counts only when it is the first: there is none better to go back to.
 * @throws TrainerError
 */
export async function fitClassifier(request: Request): Promise<FitResult> {
  const { classifier, network, examples, recipe, control, emit } = request;
  const started = performance.now();
  const optimizer = createOptimizer(recipe.optimizer, network.variables);
  const classWeights = classWeightsOf(recipe.classWeights, {
    train: examples.train,
    classCount: request.classes,
  });
  const best = new BestWeights(classifier.state());
  let stopping: EarlyStoppingState | null = null;
  let stopReason: FitResult['stopReason'] = 'completed';
  let epochs = 0;
  const clock = new EpochClock(recipe.epochs);
  try {
    for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
      clock.start();
      const trained = await trainEpoch({
        ...{ network, optimizer, recipe, classWeights, train: examples.train, epoch, control },
        onProgress: (progress) => emit(batchEvent({ epoch, progress, recipe, clock })),
      });
      if (!trained.complete && stopping) {
        stopReason = 'stopped-by-user';
        break;
      }
      const validation = await predictAll({ network, examples: examples.validation, control });
      const valAccuracy = accuracyOf(validation.items);
      const valTop5 = top5Of(validation.items);
      const verdict = earlyStoppingStep(recipe.earlyStopping, stopping, {
        epoch,
        metrics: {
          ...{ loss: trained.loss, accuracy: trained.accuracy },
          ...{ valLoss: validation.loss, valAccuracy, valTop5 },
        },
      });
      stopping = verdict.state;
      epochs = epoch;
      if (verdict.improved) best.capture();
      clock.end();
      emit({
        type: 'epoch',
        payload: {
          epoch,
          loss: figure(trained.loss),
          accuracy: trained.accuracy,
          valLoss: figure(validation.loss),
          valAccuracy,
          valTop5,
          learningRate: trained.learningRate,
          imgPerSec: trained.imgPerSec,
          seconds: clock.lastSeconds,
          bestEpoch: stopping.bestEpoch,
          bestValue: figure(stopping.bestValue),
          patienceLeft: verdict.patienceLeft,
          etaSeconds: verdict.stop ? 0 : clock.secondsAfter(epoch),
        } satisfies EpochMetrics,
      });
      if (control.stopping) stopReason = 'stopped-by-user';
      else if (verdict.stop) stopReason = 'early-stopping';
      if (stopReason !== 'completed') break;
    }
    best.restore();
  } finally {
    optimizer.dispose();
    best.dispose();
  }
  return {
    epochs,
    bestEpoch: stopping?.bestEpoch ?? epochs,
    stoppedEarly: stopReason === 'early-stopping',
    stopReason,
    trainSeconds: (performance.now() - started) / 1000,
  };
}

/** How long epochs take, and so how long the rest will. The upper bound: early stopping may end the run sooner. */
class EpochClock {
  private startedAt = 0;
  lastSeconds = 0;

  constructor(private readonly epochs: number) {}

  start(): void {
    this.startedAt = performance.now();
  }

  end(): void {
    this.lastSeconds = (performance.now() - this.startedAt) / 1000;
  }

  secondsAfter(epoch: number): number {
    return (this.epochs - epoch) * this.lastSeconds;
  }

  /** In the middle of an epoch: its rest at the present pace, and those after it. */
  secondsWithin(epoch: number, fractionDone: number): number {
    const elapsed = (performance.now() - this.startedAt) / 1000;
    const whole = this.lastSeconds || elapsed / fractionDone;
    return Math.max(0, whole - elapsed) + (this.epochs - epoch) * whole;
  }
}

function batchEvent({
  epoch,
  progress,
  recipe,
  clock,
}: {
  epoch: number;
  progress: BatchProgress;
  recipe: Recipe;
  clock: EpochClock;
}): WorkerEventBody {
  const etaSeconds = clock.secondsWithin(epoch, progress.batch / progress.batches);
  return {
    type: 'batch',
    payload: { ...progress, epoch, epochs: recipe.epochs, loss: figure(progress.loss), etaSeconds },
  };
}

/** JSON has no NaN. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
