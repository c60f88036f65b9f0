import * as tf from '@tensorflow/tfjs';
import { joinVectors, splitVector } from '../kernels/vectors';

/**
 * Vectors of which variables are another shape, by what the variables hold. On libtensorflow another shape is an op,
 * which a step would need for each of its kernels, and an average of the weights for each once more.
 */
const vectorOf = new WeakMap<tf.DataId, tf.Tensor>();

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
  /** What was written last, whole and in its parts, with what the variables held then. */
  private written: { vector: tf.Tensor1D; parts: tf.Tensor[]; held: tf.DataId[] } | null = null;

  constructor(variables: readonly tf.Variable[]) {
    const kernels = variables.filter(isKernel);
    this.variables = [...kernels, ...variables.filter((variable) => !isKernel(variable))];
    this.sizes = this.variables.map((variable) => variable.size);
    this.total = sum(this.sizes);
    this.kernelCount = kernels.length;
    this.kernelTotal = sum(kernels.map((variable) => variable.size));
  }

  /** The variables' values, put together again unless they are those of the last `write`. @returns `[total]` */
  read(): tf.Tensor1D {
    const { written } = this;
    if (written && this.variables.every(({ dataId }, i) => dataId === written.held[i])) {
      return written.vector.clone();
    }
    return tf.tidy(() => joinVectors(this.variables.map((variable) => flattened(variable))));
  }

  /**
   * @param gradients by variable name, as `tf.variableGrads` answers
   * @returns `[total]`
   * @throws when one is missing: the loss does not depend on that variable
   */
  gather(gradients: tf.NamedTensorMap): tf.Tensor1D {
    return tf.tidy(() => joinVectors(this.inOrder(gradients).map(flattened)));
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

  /** Sets every variable from its part of `[total]`, and keeps the vector for the next `read`. */
  write(vector: tf.Tensor1D): void {
    const before = this.written;
    tf.tidy(() => {
      const parts = splitVector(vector, this.sizes);
      this.assign(this.variables.map(({ shape }, i) => reshaped(parts[i] as tf.Tensor, shape)));
      const held = this.variables.map(({ dataId }) => dataId);
      for (const [i, dataId] of held.entries()) vectorOf.set(dataId, tf.keep(parts[i] as tf.Tensor));
      this.written = { vector: tf.keep(vector.clone()), parts, held };
    });
    if (before) tf.dispose([before.vector, before.parts]);
  }

  /** Lets go of what was written last. The variables keep their values. */
  dispose(): void {
    if (this.written) tf.dispose([this.written.vector, this.written.parts]);
    this.written = null;
  }
}

/** Kernels of dense and convolution layers are the only weights of more than one dimension. */
function isKernel(variable: tf.Variable): boolean {
  return variable.rank > 1;
}

function flattened(tensor: tf.Tensor): tf.Tensor1D {
  const known = vectorOf.get(tensor.dataId);
  if (known && !known.isDisposed) return known as tf.Tensor1D;
  return reshaped(tensor, [tensor.size]) as tf.Tensor1D;
}

/** Two in three variables are vectors as they are: an op and a copy of its shape to the device less for each. */
function reshaped(tensor: tf.Tensor, shape: number[]): tf.Tensor {
  return tensor.rank === 1 && shape.length === 1 ? tensor : tf.reshape(tensor, shape);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
