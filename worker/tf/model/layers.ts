import * as tf from '@tensorflow/tfjs';
import { batchNormTraining } from '../kernels/batch-norm';
import { relu6 } from '../kernels/relu6';
import { mixSeeds } from '../random';

/*
 * Three layers that compute what the standard ones of the same class name do, and are saved under that name:
 * a saved model is a standard one, and any TF.js program loads it without this file.
 */

type Inputs = tf.Tensor | tf.Tensor[];
type CallOptions = { training?: boolean };

const only = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);

/** `BatchNormalization` over the last axis, with the fused training op. */
export class FusedBatchNormalization extends tf.layers.Layer {
  static className = 'BatchNormalization';
  static readonly epsilon = 1e-3;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;
  private movingMean!: tf.LayerVariable;
  private movingVariance!: tf.LayerVariable;

  /** @param options `silent`: starts with a gain of 0. */
  constructor(private readonly options: { name: string; momentum: number; silent?: boolean }) {
    super({ name: options.name });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = [(inputShape as tf.Shape).at(-1) as number];
    const zeros = tf.initializers.zeros();
    const ones = tf.initializers.ones();
    this.gamma = this.addWeight('gamma', shape, 'float32', this.options.silent ? zeros : ones);
    this.beta = this.addWeight('beta', shape, 'float32', zeros);
    this.movingMean = this.addWeight('moving_mean', shape, 'float32', zeros, undefined, false);
    this.movingVariance = this.addWeight('moving_variance', shape, 'float32', ones, undefined, false);
    this.built = true;
  }

  override call(inputs: Inputs, { training = false }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [scale, offset] = [this.gamma.read(), this.beta.read()];
      const [mean, variance] = [this.movingMean.read(), this.movingVariance.read()];
      const epsilon = FusedBatchNormalization.epsilon;
      if (!training) {
        type Vector = tf.Tensor1D;
        return tf.batchNorm(
          x,
          mean as Vector,
          variance as Vector,
          offset as Vector,
          scale as Vector,
          epsilon,
        );
      }
      return batchNormTraining({
        ...{ x, scale, offset, epsilon, movingMean: mean, movingVariance: variance },
        momentum: this.options.momentum,
        onMovingStatistics: (nextMean, nextVariance) => {
          this.movingMean.write(nextMean);
          this.movingVariance.write(nextVariance);
        },
      });
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const initializer = (className: string) => ({ className, config: {} });
    return {
      ...super.getConfig(),
      axis: -1,
      momentum: this.options.momentum,
      epsilon: FusedBatchNormalization.epsilon,
      center: true,
      scale: true,
      betaInitializer: initializer('Zeros'),
      gammaInitializer: initializer(this.options.silent ? 'Zeros' : 'Ones'),
      movingMeanInitializer: initializer('Zeros'),
      movingVarianceInitializer: initializer('Ones'),
    };
  }
}

/** `ReLU` with `maxValue` 6. */
export class FusedReLU6 extends tf.layers.Layer {
  static className = 'ReLU';

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => relu6(only(inputs)));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), maxValue: 6 };
  }
}

/**
 * `Dropout` that draws the mask of each step from the seed and the step's number, so that a run that goes on
 * later draws the same ones. The standard layer has either no seed or, with one, the same mask at every step.
 */
export class SeededDropout extends tf.layers.Layer {
  static className = 'Dropout';
  /** Number of the step whose mask is drawn. */
  step = 0;

  constructor(private readonly options: { name: string; rate: number; seed: number }) {
    super({ name: options.name });
  }

  override call(inputs: Inputs, { training = false }: CallOptions): tf.Tensor {
    const { rate, seed } = this.options;
    return tf.tidy(() => {
      const x = only(inputs);
      if (!training || rate === 0) return x.clone();
      return tf.dropout(x, rate, undefined, mixSeeds(seed, this.step));
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.options.rate };
  }
}
