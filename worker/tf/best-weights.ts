import * as tf from '@tensorflow/tfjs';

/** The weights of the best epoch so far. Tensors never change, so keeping one copies nothing. */
export class BestWeights {
  private kept: tf.Tensor[] = [];

  constructor(private readonly variables: readonly tf.Variable[]) {}

  capture(): void {
    this.dispose();
    this.kept = this.variables.map((variable) => tf.keep(variable.clone()));
  }

  restore(): void {
    for (const [i, tensor] of this.kept.entries()) this.variables[i]?.assign(tensor);
  }

  dispose(): void {
    tf.dispose(this.kept);
    this.kept = [];
  }
}
