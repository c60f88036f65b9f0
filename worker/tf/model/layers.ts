import * as tf from '@tensorflow/tfjs';
import { mixSeeds } from '@/shared/augment/random';

/*
 * Two layers that compute what the standard ones of the same class name do, and are saved under that name:
 * a saved model is a standard one, and any TF.js program loads it without this file.
 */

type Inputs = tf.Tensor | tf.Tensor[];
type CallOptions = { training?: boolean };

const only = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);

/** `ReLU` with `maxValue` 6, as one op where the standard layer takes two. */
export class ReLU6 extends tf.layers.Layer {
  static className = 'ReLU';

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => tf.relu6(only(inputs)));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), maxValue: 6 };
  }
}

/**
 * `Dropout` that draws the mask of each step from the seed and the step's number, so that a run that is
 * resumed draws the same ones. The standard layer has either no seed or, with one, the same mask at every step.
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
