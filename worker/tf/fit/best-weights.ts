import * as tf from '@tensorflow/tfjs';

/** The weights of the best epoch so far. Tensors never change, so keeping one copies nothing. */
export class BestWeights {
  private kept: tf.Tensor[] = [];

  constructor(private readonly variables: readonly tf.Variable[]) {}

  /** One per variable, in order; empty before the first capture. */
  get tensors(): readonly tf.Tensor[] {
    return this.kept;
  }

  capture(): void {
    this.adopt(this.variables.map((variable) => variable.clone()));
  }

  /** Takes these tensors for the best weights, and over. */
  adopt(tensors: tf.Tensor[]): void {
    this.dispose();
    this.kept = tensors.map((tensor) => tf.keep(tensor));
  }

  restore(): void {
    for (const [i, tensor] of this.kept.entries()) this.variables[i]?.assign(tensor);
  }

  dispose(): void {
    tf.dispose(this.kept);
    this.kept = [];
  }
}
