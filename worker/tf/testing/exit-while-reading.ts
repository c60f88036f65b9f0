import * as tf from '@tensorflow/tfjs';
import { closeRuntime } from '../runtime/closing';
import { openRuntime } from '../runtime/open-runtime';

/*
 * Ends with exit code 3 while a WebGPU device is being read from, as a trainer does that is stopped. A
 * program of its own: a failure here ends the process.
 */

await openRuntime('webgpu');
const x = tf.ones([8, 8]);
for (let i = 0; i < 20; i++) {
  tf.square(x)
    .data()
    .catch(() => undefined);
}
await new Promise(setImmediate);
await closeRuntime();
process.exit(3);
