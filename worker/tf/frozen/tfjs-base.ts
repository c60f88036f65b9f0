import * as tf from '@tensorflow/tfjs';
import type { BaseRuntime } from './frozen-base';

/** TF.js on the run's own runtime. @param version the runtime's name and version */
export function tfjsBaseRuntime(version: string): BaseRuntime {
  return {
    label: version,
    open: async (part, size) => ({
      run: async (photos, count) => {
        const output = tf.tidy(() => part.apply(tf.tensor(photos, [count, size, size, 3])) as tf.Tensor);
        const values = (await output.data()) as Float32Array;
        output.dispose();
        return values;
      },
      close: async () => {},
    }),
  };
}
