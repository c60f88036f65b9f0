import * as tf from '@tensorflow/tfjs';

/**
 * Variables seen as one flat vector, kernels first. TF.js' optimizers run some twenty small ops for each of
 * MobileNetV2's 158 variables, a tenth of a training step; over one vector they are twenty ops in all.
 */
export class FlatVariables {
  private readonly variables: tf.Variable[];
  private readonly sizes: number[];
  /** Elements of the vector. */
  readonly total: number;
  /** Elements at its start that belong to kernels; biases and batch norm's gain and offset follow. */
  readonly kernelTotal: number;

  constructor(variables: readonly tf.Variable[]) {
    const kernels = variables.filter(isKernel);
    this.variables = [...kernels, ...variables.filter((variable) => !isKernel(variable))];
    this.sizes = this.variables.map((variable) => variable.size);
    this.total = sum(this.sizes);
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
    return tf.tidy(() =>
      tf.concat1d(
        this.variables.map(({ name }) => {
          const gradient = gradients[name];
          if (!gradient) throw new Error(`no gradient reaches ${name}`);
          return flattened(gradient);
        }),
      ),
    );
  }

  /** Sets every variable from its part of `[total]`. */
  write(vector: tf.Tensor1D): void {
    tf.tidy(() => {
      for (const [i, part] of tf.split(vector, this.sizes).entries()) {
        const variable = this.variables[i] as tf.Variable;
        variable.assign(tf.reshape(part, variable.shape));
      }
    });
  }
}

/** Kernels of dense and convolution layers are the only weights of more than one dimension. */
function isKernel(variable: tf.Variable): boolean {
  return variable.rank > 1;
}

function flattened(tensor: tf.Tensor): tf.Tensor1D {
  return tf.reshape(tensor, [tensor.size]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
