import * as tf from '@tensorflow/tfjs';

/** `‖actual − expected‖ / ‖expected‖`, or the numerator where the expected one is 0. */
export function relativeError(actual: tf.Tensor, expected: tf.Tensor): number {
  if (actual.shape.join() !== expected.shape.join())
    throw new Error(`[${actual.shape}] is not the shape [${expected.shape}]`);
  return tf.tidy(() => {
    const norm = (x: tf.Tensor) => Math.sqrt(tf.sum(tf.square(x)).dataSync()[0] as number);
    const distance = norm(tf.sub(actual, expected));
    const length = norm(expected);
    return length === 0 ? distance : distance / length;
  });
}
