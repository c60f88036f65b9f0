import * as tf from '@tensorflow/tfjs';
import { nativeOpsPresent } from '../kernels/native-ops';
import { nativeAverage } from '../kernels/native-optimizer';
import { FlatVariables } from '../optimizer/flat-variables';

export interface WeightAverageState {
  updates: number;
  /** `[elements of all variables]` */
  average: tf.Tensor1D;
}

/**
 * Exponential moving average of a network's weights. It takes in batch norm's moving statistics like any other
 * weight: those of the moment describe the activations of the newest weights, and the averaged weights lie some
 * 1 / (1 − decay) steps behind them; averaged alike, the statistics lie as far behind.
 *
 * The decay is warmed up, `min(decay, (1 + updates) / (10 + updates))`: else a short run would end with
 * little but the weights it began with.
 */
export class WeightAverage {
  private readonly flat: FlatVariables;
  private average: tf.Tensor1D;
  private updates = 0;
  /** The variables' own values while the average is in their place. */
  private own: tf.Tensor[] | null = null;

  /** @param variables every weight that the network is made of, moving statistics too */
  constructor(
    private readonly variables: readonly tf.Variable[],
    private readonly decay: number,
  ) {
    this.flat = new FlatVariables(variables);
    this.average = tf.keep(this.flat.read());
  }

  /** Takes the weights in; once after each step of the optimizer. */
  update(): void {
    if (this.own) throw new Error('the average cannot take itself in: swap it out first');
    const decay = Math.min(this.decay, (1 + this.updates) / (10 + this.updates));
    this.updates += 1;
    this.replace(
      tf.tidy(() => {
        if (nativeOpsPresent()) {
          return nativeAverage({ values: this.flat.variables, average: this.average, keep: decay });
        }
        // In this form weights that stand still stay what they are, to the last bit.
        const distance = tf.sub(this.flat.read(), this.average);
        return tf.add(this.average, tf.mul(distance, 1 - decay)) as tf.Tensor1D;
      }),
    );
  }

  /** Puts the average in the variables' place, to validate, keep or export it. Copies no weight of theirs. */
  swapIn(): void {
    if (this.own) return;
    this.own = this.variables.map((variable) => tf.keep(variable.clone()));
    this.flat.write(this.average);
  }

  /** Puts the variables' own values back, to train on. */
  swapOut(): void {
    if (!this.own) return;
    for (const [i, value] of this.own.entries()) this.variables[i]?.assign(value);
    tf.dispose(this.own);
    this.own = null;
    this.flat.dispose();
  }

  /** For a checkpoint. The average stays this object's own: read it before the next update. */
  state(): WeightAverageState {
    return { updates: this.updates, average: this.average };
  }

  /** Continues from `state()`, bit for bit. Copies the average. @throws when it does not fit. */
  restore({ updates, average }: WeightAverageState): void {
    if (average.size !== this.flat.total) {
      throw new Error(`a weight average has ${average.size} of ${this.flat.total} elements`);
    }
    this.replace(average.clone());
    this.updates = updates;
  }

  /** The variables keep what they hold. */
  dispose(): void {
    tf.dispose(this.average);
    if (this.own) tf.dispose(this.own);
    this.flat.dispose();
  }

  private replace(average: tf.Tensor1D): void {
    tf.dispose(this.average);
    this.average = tf.keep(average);
  }
}
