import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe/recipe';
import { nativeOpsPresent } from '../kernels/native-ops';
import { nativeAdam, nativeMomentum } from '../kernels/native-optimizer';
import { ADAM, adamRate, adamUpdate, sgdUpdate } from './flat-update';
import { FlatVariables } from './flat-variables';

/** All that the next step depends on besides the weights. */
interface OptimizerState {
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
  /** Continues from `state()`, bit for bit. Copies the slots. @throws when they do not fit. */
  restore: (state: OptimizerState) => void;
  dispose: () => void;
}

/** Sets the variables after a step. @returns the slots after it */
type Rule = (step: {
  flat: FlatVariables;
  gradients: tf.NamedTensorMap;
  slots: Record<string, tf.Tensor1D>;
  learningRate: number;
  steps: number;
}) => Record<string, tf.Tensor1D>;

/** The recipe's optimizer: Adam, AdamW or SGD with momentum, each as Keras computes it. */
export function createOptimizer(
  { kind, momentum, weightDecay }: Pick<Recipe['optimizer'], 'kind' | 'momentum' | 'weightDecay'>,
  variables: readonly tf.Variable[],
): Optimizer {
  const flat = new FlatVariables(variables);
  const native = nativeOpsPresent();
  if (kind === 'sgd') {
    return new FlatOptimizer(flat, ['velocity'], native ? nativeSgdRule(momentum) : sgdRule(momentum));
  }
  const decay = kind === 'adamw' ? weightDecay : 0;
  return new FlatOptimizer(flat, ['moment1', 'moment2'], native ? nativeAdamRule(decay) : adamRule(decay));
}

type Moments = { moment1: tf.Tensor1D; moment2: tf.Tensor1D };
type Velocity = { velocity: tf.Tensor1D };

function adamRule(weightDecay: number): Rule {
  return ({ flat, gradients, slots, learningRate, steps }) => {
    const { weights, ...moments } = adamUpdate({
      weights: flat.read(),
      gradient: flat.gather(gradients),
      ...(slots as Moments),
      learningRate,
      steps,
      weightDecay,
      decayed: flat.kernelTotal,
    });
    flat.write(weights);
    return moments;
  };
}

function nativeAdamRule(weightDecay: number): Rule {
  return ({ flat, gradients, slots, learningRate, steps }) => {
    const { values, ...moments } = nativeAdam({
      values: flat.variables,
      gradients: flat.inOrder(gradients),
      ...(slots as Moments),
      ...ADAM,
      rate: adamRate(learningRate, steps),
      decayed: flat.kernelCount,
      decay: learningRate * weightDecay,
    });
    flat.assign(values);
    return moments;
  };
}

function sgdRule(momentum: number): Rule {
  return ({ flat, gradients, slots, learningRate }) => {
    const { velocity } = slots as Velocity;
    const step = { weights: flat.read(), gradient: flat.gather(gradients), learningRate };
    const next = sgdUpdate({ ...step, velocity, momentum });
    flat.write(next.weights);
    return { velocity: next.velocity };
  };
}

function nativeSgdRule(momentum: number): Rule {
  return ({ flat, gradients, slots, learningRate }) => {
    const { values, velocity } = nativeMomentum({
      values: flat.variables,
      gradients: flat.inOrder(gradients),
      ...(slots as Velocity),
      rate: learningRate,
      momentum,
      decayed: 0,
      decay: 0,
    });
    flat.assign(values);
    return { velocity };
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
    const { flat, slots: before, steps } = this;
    const slots = tf.tidy(() => this.rule({ flat, gradients, slots: before, learningRate, steps }));
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
    this.flat.dispose();
  }

  private replaceSlots(slots: Record<string, tf.Tensor1D>): void {
    tf.dispose(this.slots);
    for (const slot of Object.values(slots)) tf.keep(slot);
    this.slots = slots;
  }
}
