import * as tf from '@tensorflow/tfjs';
import { nativeBackend, opAttributes } from './native-backend';

/**
 * `min(max(x, 0), 6)`. On libtensorflow the gradient is the one op `Relu6Grad`; TF.js composes it from four.
 * @param x any shape, float32
 */
export function relu6(x: tf.Tensor): tf.Tensor {
  const backend = nativeBackend();
  if (!backend) return tf.relu6(x);
  const attributes = opAttributes(backend, { types: ['T'] });
  const fused = tf.customGrad((...inputs) => {
    const [features, save] = inputs as unknown as [tf.Tensor, tf.GradSaveFunc];
    const value = backend.executeSingleOutput('Relu6', attributes, [features]);
    // The gradient may be taken at the output as well: the input need not be kept for it.
    save([value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      backend.executeSingleOutput('Relu6Grad', attributes, [dy, saved[0] as tf.Tensor]);
    return { value, gradFunc };
  });
  return fused(x);
}
