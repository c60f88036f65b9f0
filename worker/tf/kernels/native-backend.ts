import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';

/** The backend on libtensorflow, which runs any TensorFlow op by its name; null on every other backend. */
export function nativeBackend(): NodeJSKernelBackend | null {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NodeJSKernelBackend) : null;
}

/** Attributes of a TensorFlow op, in the form its binding takes. */
export function opAttributes(
  backend: NodeJSKernelBackend,
  values: {
    types?: string[];
    floats?: Record<string, number>;
    booleans?: Record<string, boolean>;
    strings?: Record<string, string>;
  },
): TFEOpAttr[] {
  const { binding } = backend;
  const all = <T extends boolean | number | string>(type: number, entries: Record<string, T> = {}) =>
    Object.entries(entries).map(([name, value]) => ({ name, type, value }));
  return [
    ...(values.types ?? []).map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
    ...all(binding.TF_ATTR_FLOAT, values.floats),
    ...all(binding.TF_ATTR_BOOL, values.booleans),
    ...all(binding.TF_ATTR_STRING, values.strings),
  ];
}
