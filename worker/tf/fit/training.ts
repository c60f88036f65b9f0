import * as tf from '@tensorflow/tfjs';
import type { EarlyStoppingState } from '@/shared/early-stopping';
import { INITIAL_PLATEAU, type PlateauState } from '@/shared/learning-rate';
import type { Recipe } from '@/shared/recipe/recipe';
import type { EpochReport } from '@/shared/run-events';
import type { RunControl } from '../control';
import type { Classifier } from '../model/classifier';
import type { Network } from '../model/network';
import { createOptimizer, type Optimizer } from '../optimizer/optimizer';
import { BestWeights } from './best-weights';
import { WeightAverage } from './ema';
import type { EpochTotals, RunningTotals } from './running-totals';

/** A run's position, in numbers. With the tensors of `capture` it is all that a run needs to continue. */
export interface TrainingProgress {
  /** Epochs completed. */
  epoch: number;
  /** Batches done of the epoch after those. */
  batch: number;
  /** Optimizer steps of the run. */
  step: number;
  /** Sums of the epoch in progress; null between epochs. */
  totals: EpochTotals | null;
  /** Seconds of the epoch in progress. */
  epochSeconds: number;
  /** Seconds of the epochs completed. */
  seconds: number;
  stopping: EarlyStoppingState | null;
  plateau: PlateauState;
  /** Steps of the optimizer of the present phase. */
  optimizerSteps: number;
  /** Steps that the average of the weights has taken in. */
  averageUpdates: number;
  /** Every epoch completed. */
  history: EpochReport[];
}

/** Where a run can be continued from: between two batches, two epochs, or before it is only evaluated. */
export type ResumablePoint = 'batch' | 'epoch' | 'last-epoch' | 'pause';

/** What an epoch's end is a point for. */
export function pointAfter({
  control,
  last,
}: {
  control: Pick<RunControl, 'pausing'>;
  last: boolean;
}): ResumablePoint {
  if (control.pausing) return 'pause';
  return last ? 'last-epoch' : 'epoch';
}

/** Tensors under the names of the weights they belong to, prefixed by what they are. */
export type NamedTensors = Record<string, tf.Tensor>;

export interface CapturedTraining {
  progress: TrainingProgress;
  tensors: NamedTensors;
}

/** The part of a run that training changes: weights, the optimizer's moments, the best weights, the position. */
export class Training {
  progress: TrainingProgress = {
    epoch: 0,
    batch: 0,
    step: 0,
    totals: null,
    epochSeconds: 0,
    seconds: 0,
    stopping: null,
    plateau: INITIAL_PLATEAU,
    optimizerSteps: 0,
    averageUpdates: 0,
    history: [],
  };
  readonly best: BestWeights;
  /** Sums of the epoch in progress, where they are computed. */
  totals: RunningTotals | null = null;
  #optimizer: Optimizer | null = null;
  #restoredSlots: NamedTensors = {};

  /** The average that is validated and kept in the weights' place; null when the recipe wants none. */
  readonly average: WeightAverage | null;

  constructor(
    private readonly classifier: Classifier,
    ema: Recipe['ema'],
  ) {
    const variables = classifier.state().map(({ variable }) => variable);
    this.average = ema.enabled ? new WeightAverage(variables, ema.decay) : null;
    this.best = new BestWeights(variables);
  }

  /**
   * Begins a phase: its network has variables of its own, and the optimizer starts from zero with them, or
   * continues in the middle of the phase with the restored moments. One that trains what the phase before did continues
   * with its optimizer.
   */
  enter(
    network: Network,
    {
      optimizer,
      continues,
      resumed,
    }: { optimizer: Recipe['optimizer']; continues: boolean; resumed: boolean },
  ): void {
    if (continues && this.#optimizer) return;
    this.#optimizer?.dispose();
    this.#optimizer = createOptimizer(optimizer, network.variables);
    if (resumed) {
      const slots = this.#restoredSlots as Record<string, tf.Tensor1D>;
      this.#optimizer.restore({ steps: this.progress.optimizerSteps, slots });
    }
    tf.dispose(this.#restoredSlots);
    this.#restoredSlots = {};
  }

  get optimizer(): Optimizer {
    if (!this.#optimizer) throw new Error('no phase of the training has begun');
    return this.#optimizer;
  }

  /**
   * All that a later process needs to continue from here. The tensors are those in use: read them before the next
   * step, dispose none.
   * @returns null when the loss of the epoch in progress is no longer a number: such a run is not worth continuing
   */
  async capture(): Promise<CapturedTraining | null> {
    const totals = (await this.totals?.read()) ?? null;
    if (totals?.loss === null) return null;
    const weights = this.classifier.state();
    const tensors: NamedTensors = {};
    for (const [i, { name, variable }] of weights.entries()) {
      tensors[`weight/${name}`] = variable;
      const best = this.best.tensors[i];
      if (best) tensors[`best/${name}`] = best;
    }
    const { steps, slots } = this.optimizer.state();
    for (const [name, tensor] of Object.entries(slots)) tensors[`optimizer/${name}`] = tensor;
    const averaged = this.average?.state();
    if (averaged) tensors.average = averaged.average;
    const counts = { optimizerSteps: steps, averageUpdates: averaged?.updates ?? 0 };
    return { progress: structuredClone({ ...this.progress, totals, ...counts }), tensors };
  }

  /**
   * Continues from a captured state; call it before `enter`. Takes over the tensors.
   * @throws Error when a weight is missing.
   */
  restore({ progress, tensors }: CapturedTraining): void {
    this.progress = structuredClone(progress);
    const weights = this.classifier.state();
    const named = (prefix: string) => weights.map(({ name }) => tensors[`${prefix}/${name}`]);
    for (const [i, tensor] of named('weight').entries()) {
      if (!tensor) throw new Error(`the captured state has no weight ${weights[i]?.name}`);
      weights[i]?.variable.assign(tensor);
      tensor.dispose();
    }
    const best = named('best');
    if (best.every((tensor) => tensor !== undefined)) this.best.adopt(best as tf.Tensor[]);
    if (this.average) {
      const { average } = tensors;
      if (!average) throw new Error('the captured state has no average of the weights');
      this.average.restore({ updates: progress.averageUpdates, average: average as tf.Tensor1D });
      average.dispose();
    }
    for (const [name, tensor] of Object.entries(tensors)) {
      if (name.startsWith('optimizer/'))
        this.#restoredSlots[name.slice('optimizer/'.length)] = tf.keep(tensor);
    }
  }

  /** Leaves in the classifier the weights to end with: the best epoch's, or the last ones. */
  settle(restoreBest: boolean): void {
    if (restoreBest) this.best.restore();
    else this.average?.swapIn();
  }

  dispose(): void {
    this.#optimizer?.dispose();
    tf.dispose(this.#restoredSlots);
    this.average?.dispose();
    this.best.dispose();
  }
}
