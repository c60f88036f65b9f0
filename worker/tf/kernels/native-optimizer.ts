import * as tf from '@tensorflow/tfjs';
import { callNativeOp } from './native-ops';

/** Variables and their gradients, in one order; flat vectors of slots follow it too. */
interface Step {
  values: readonly tf.Tensor[];
  gradients: readonly tf.Tensor[];
  /** The first so many of `values` lose the share `decay` of themselves. */
  decayed: number;
  decay: number;
}

/** Adam or AdamW over all variables in one op. `rate` has the bias correction in it. The caller owns the results. */
export function nativeAdam({
  moment1,
  moment2,
  rate,
  beta1,
  beta2,
  epsilon,
  ...step
}: Step & {
  moment1: tf.Tensor1D;
  moment2: tf.Tensor1D;
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}): { values: tf.Tensor[]; moment1: tf.Tensor1D; moment2: tf.Tensor1D } {
  // Scalars that change go in as tensors: TensorFlow keeps a kernel for each value of an attribute.
  const scalars = tf.tensor1d([rate, beta1, beta2, epsilon]);
  const { values, slots } = run(step, { name: 'MintmarkAdam', slots: [moment1, moment2], scalars });
  const [first, second] = slots as [tf.Tensor1D, tf.Tensor1D];
  return { values, moment1: first, moment2: second };
}

/** SGD with momentum over all variables in one op. The caller owns the results. */
export function nativeMomentum({
  velocity,
  rate,
  momentum,
  ...step
}: Step & { velocity: tf.Tensor1D; rate: number; momentum: number }): {
  values: tf.Tensor[];
  velocity: tf.Tensor1D;
} {
  const scalars = tf.tensor1d([rate, momentum]);
  const { values, slots } = run(step, { name: 'MintmarkMomentum', slots: [velocity], scalars });
  return { values, velocity: slots[0] as tf.Tensor1D };
}

/** `average + (1 − keep) × (value − average)` over the flat vector of all values. The caller owns the result. */
export function nativeAverage({
  values,
  average,
  keep,
}: {
  values: readonly tf.Tensor[];
  average: tf.Tensor1D;
  keep: number;
}): tf.Tensor1D {
  const scalar = tf.scalar(keep);
  const [next] = callNativeOp({
    name: 'MintmarkAverage',
    inputs: [...values, average, scalar],
    outputs: 1,
    integers: { N: values.length },
  });
  scalar.dispose();
  return next as tf.Tensor1D;
}

function run(
  { values, gradients, decayed, decay }: Step,
  op: { name: string; slots: tf.Tensor1D[]; scalars: tf.Tensor1D },
): { values: tf.Tensor[]; slots: tf.Tensor[] } {
  const decays = tf.tensor1d(values.map((_, i) => (i < decayed ? decay : 0)));
  const outputs = callNativeOp({
    name: op.name,
    inputs: [...values, ...gradients, ...op.slots, decays, op.scalars],
    outputs: values.length + op.slots.length,
    integers: { N: values.length },
  });
  tf.dispose([decays, op.scalars]);
  return { values: outputs.slice(0, values.length), slots: outputs.slice(values.length) };
}
