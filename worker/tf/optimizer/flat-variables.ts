import * as tf from '@tensorflow/tfjs';

/**
 * Variables seen as one flat vector, kernels first. TF.js' optimizers run some twenty small ops for each of
 * MobileNetV2's 158 variables, a tenth of a training step; over one vector they are twenty ops in all.
 */
export class FlatVariables {
  /** In the vector's order. */
  readonly variables: readonly tf.Variable[];
  private readonly sizes: number[];
  /** Elements of the vector. */
  readonly total: number;
  /** Elements at its start that belong to kernels; biases and batch norm's gain and offset follow. */
  readonly kernelTotal: number;
  /** Variables at its start that are kernels. */
  readonly kernelCount: number;

  constructor(variables: readonly tf.Variable[]) {
    const kernels = variables.filter(isKernel);
    this.variables = [...kernels, ...variables.filter((variable) => !isKernel(variable))];
    this.sizes = this.variables.map((variable) => variable.size);
    this.total = sum(this.sizes);
    this.kernelCount = kernels.length;
    this.kernelTotal = sum(kernels.map((variable) => variable.size));
  }

  /** @returns `[total]` */
  read(): tf.Tensor1D {
    return tf.tidy(() => tf.concat1d(this.variables.map((variable) => flattened(variable))));
  }

  /**
   * @param gradients by variable name, as `tf.variableGrads` answers
   * @returns `[total]`
   * @throws when one is missing: the loss does not depend on that variable
   */
  gather(gradients: tf.NamedTensorMap): tf.Tensor1D {
    return tf.tidy(() => tf.concat1d(this.inOrder(gradients).map(flattened)));
  }

  /** The gradients one by one, in the vector's order. @throws as `gather` */
  inOrder(gradients: tf.NamedTensorMap): tf.Tensor[] {
    return this.variables.map(({ name }) => {
      const gradient = gradients[name];
      if (!gradient) throw new Error(`no gradient reaches ${name}`);
      return gradient;
    });
  }

  /** Sets every variable, in the vector's order. */
  assign(values: readonly tf.Tensor[]): void {
    for (const [i, variable] of this.variables.entries()) variable.assign(values[i] as tf.Tensor);
  }

  /** Sets every variable from its part of `[total]`. */
  write(vector: tf.Tensor1D): void {
    tf.tidy(() => {
      const parts = tf.split(vector, this.sizes);
      this.assign(this.variables.map(({ shape }, i) => reshaped(parts[i] as tf.Tensor, shape)));
    });
  }
}

/** Kernels of dense and convolution layers are the only weights of more than one dimension. */
function isKernel(variable: tf.Variable): boolean {
  return variable.rank > 1;
}

function flattened(tensor: tf.Tensor): tf.Tensor1D {
  return reshaped(tensor, [tensor.size]) as tf.Tensor1D;
}

/** Two in three variables are vectors as they are: an op and a copy of its shape to the device less for each. */
function reshaped(tensor: tf.Tensor, shape: number[]): tf.Tensor {
  return tensor.rank === 1 && shape.length === 1 ? tensor : tf.reshape(tensor, shape);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
