import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import { adamUpdate, sgdUpdate } from './flat-update';
import { FlatVariables } from './flat-variables';

/** All that the next step depends on besides the weights. */
export interface OptimizerState {
  steps: number;
  /** `[elements of all variables]` each, by name. */
  slots: Record<string, tf.Tensor1D>;
}

/** Changes a fixed list of variables by their gradients. Another list, as after unfreezing, takes a new one. */
export interface Optimizer {
  /** One step. @param gradients by variable name, as `tf.variableGrads` answers. */
  step: (gradients: tf.NamedTensorMap, learningRate: number) => void;
  /** For a checkpoint. The slots stay the optimizer's own: read them before the next step, dispose none. */
  state: () => OptimizerState;
  /** Goes on where `state()` was taken, bit for bit. Copies the slots. @throws when they do not fit. */
  restore: (state: OptimizerState) => void;
  dispose: () => void;
}

type Rule = (step: {
  weights: tf.Tensor1D;
  gradient: tf.Tensor1D;
  slots: Record<string, tf.Tensor1D>;
  learningRate: number;
  steps: number;
}) => { weights: tf.Tensor1D; slots: Record<string, tf.Tensor1D> };

/** The recipe's optimizer: Adam, AdamW or SGD with momentum, each as Keras computes it. */
export function createOptimizer(
  { kind, momentum, weightDecay }: Pick<Recipe['optimizer'], 'kind' | 'momentum' | 'weightDecay'>,
  variables: readonly tf.Variable[],
): Optimizer {
  const flat = new FlatVariables(variables);
  if (kind === 'sgd') return new FlatOptimizer(flat, ['velocity'], sgdRule(momentum));
  const decay = { weightDecay: kind === 'adamw' ? weightDecay : 0, decayed: flat.kernelTotal };
  return new FlatOptimizer(flat, ['moment1', 'moment2'], adamRule(decay));
}

function adamRule(decay: { weightDecay: number; decayed: number }): Rule {
  return ({ slots, ...step }) => {
    const { moment1, moment2 } = slots as { moment1: tf.Tensor1D; moment2: tf.Tensor1D };
    const { weights, ...moments } = adamUpdate({ ...step, ...decay, moment1, moment2 });
    return { weights, slots: moments };
  };
}

function sgdRule(momentum: number): Rule {
  return ({ weights, gradient, slots, learningRate }) => {
    const { velocity } = slots as { velocity: tf.Tensor1D };
    const next = sgdUpdate({ weights, gradient, learningRate, velocity, momentum });
    return { weights: next.weights, slots: { velocity: next.velocity } };
  };
}

class FlatOptimizer implements Optimizer {
  private slots: Record<string, tf.Tensor1D>;
  private steps = 0;

  constructor(
    private readonly flat: FlatVariables,
    names: readonly string[],
    private readonly rule: Rule,
  ) {
    this.slots = Object.fromEntries(names.map((name) => [name, tf.keep(tf.zeros<tf.Rank.R1>([flat.total]))]));
  }

  step(gradients: tf.NamedTensorMap, learningRate: number): void {
    this.steps += 1;
    const slots = tf.tidy(() => {
      const next = this.rule({
        ...{ weights: this.flat.read(), gradient: this.flat.gather(gradients) },
        ...{ slots: this.slots, learningRate, steps: this.steps },
      });
      this.flat.write(next.weights);
      return next.slots;
    });
    this.replaceSlots(slots);
  }

  state(): OptimizerState {
    return { steps: this.steps, slots: this.slots };
  }

  restore({ steps, slots }: OptimizerState): void {
    const copies = Object.keys(this.slots).map((name): [string, tf.Tensor1D] => {
      const slot = slots[name];
      if (slot?.size !== this.flat.total) {
        throw new Error(`optimizer slot ${name} has ${slot?.size ?? 0} of ${this.flat.total} elements`);
      }
      return [name, tf.clone(slot)];
    });
    this.replaceSlots(Object.fromEntries(copies));
    this.steps = steps;
  }

  dispose(): void {
    tf.dispose(this.slots);
  }

  private replaceSlots(slots: Record<string, tf.Tensor1D>): void {
    tf.dispose(this.slots);
    for (const slot of Object.values(slots)) tf.keep(slot);
    this.slots = slots;
  }
}
