import * as tf from '@tensorflow/tfjs';
import { nativeMiddle } from '../kernels/native-middle';
import { openRuntime } from '../runtime/open-runtime';

/*
 * Asks for more memory than there is, in one of our own ops and on all threads, and then for a little. Prints what
 * each came to. A program of its own: it is started with a limit on memory, and a failure here may end the process.
 */

/** A thread's buffer takes 24 times as much as an image of one channel and two rows. */
const middle = (width: number) =>
  tf.tidy(() => {
    const norm = () => ({
      gamma: tf.ones([1]),
      beta: tf.ones([1]),
      movingMean: tf.zeros([1]),
      movingVariance: tf.ones([1]),
    });
    const request = {
      z1: tf.ones([4, 2, width, 1]),
      norm1: norm(),
      norm2: norm(),
      depthwise: tf.ones([3, 3, 1, 1]),
      stride: 1 as const,
      options: { epsilon: 1e-3, momentum: 0.9, training: false },
    };
    return nativeMiddle.forward(request).y.size;
  });

const attempt = (width: number) => {
  try {
    return String(middle(width));
  } catch (error) {
    return (error as Error).message;
  }
};

await openRuntime('tensorflow');
console.log(JSON.stringify([attempt(1 << 23), attempt(8)]));
