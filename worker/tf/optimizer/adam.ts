import * as tf from '@tensorflow/tfjs';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * Adam over one flat vector. TF.js' own runs some twenty small ops for each of MobileNetV2's 158 variables,
 * a tenth of a training step; joined into one vector they are twenty ops in all.
 */
export class Adam {
  private readonly sizes: number[];
  private moment1: tf.Tensor1D;
  private moment2: tf.Tensor1D;
  private steps = 0;

  constructor(private readonly variables: tf.Variable[]) {
    this.sizes = variables.map((variable) => variable.size);
    const total = this.sizes.reduce((sum, size) => sum + size, 0);
    this.moment1 = tf.keep(tf.zeros([total]));
    this.moment2 = tf.keep(tf.zeros([total]));
  }

  /** One step. @param gradients by variable name, as `tf.variableGrads` answers. */
  step(gradients: tf.NamedTensorMap, learningRate: number): void {
    this.steps += 1;
    const rate = (learningRate * Math.sqrt(1 - BETA2 ** this.steps)) / (1 - BETA1 ** this.steps);
    const [moment1, moment2] = tf.tidy(() => {
      const flat = tf.concat1d(this.variables.map((variable) => gradientOf(variable, gradients)));
      const first = tf.add(tf.mul(this.moment1, BETA1), tf.mul(flat, 1 - BETA1)) as tf.Tensor1D;
      const second = tf.add(tf.mul(this.moment2, BETA2), tf.mul(tf.square(flat), 1 - BETA2)) as tf.Tensor1D;
      const update = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), EPSILON));
      const parts = tf.split(update, this.sizes);
      for (const [i, variable] of this.variables.entries()) {
        variable.assign(tf.sub(variable, tf.reshape(parts[i] as tf.Tensor, variable.shape)));
      }
      return [first, second];
    });
    tf.dispose([this.moment1, this.moment2]);
    this.moment1 = tf.keep(moment1);
    this.moment2 = tf.keep(moment2);
  }

  dispose(): void {
    tf.dispose([this.moment1, this.moment2]);
  }
}

function gradientOf(variable: tf.Variable, gradients: tf.NamedTensorMap): tf.Tensor1D {
  const gradient = gradients[variable.name];
  if (!gradient) throw new Error(`no gradient reaches ${variable.name}`);
  return tf.reshape(gradient, [variable.size]);
}
