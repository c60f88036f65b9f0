import type * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { nativeBackend } from './native-backend';

/** The version of the ops in worker/tf/native that this code calls, raised also where they add up in another order. */
export const NATIVE_OPS_VERSION = 3;

const present = new WeakMap<NodeJSKernelBackend, boolean>();

/**
 * Whether this backend is libtensorflow on the CPU with our own ops compiled into its binding. They are left out
 * where they do not compile.
 */
export function nativeOpsPresent(): boolean {
  const backend = nativeBackend();
  if (!backend || backend.isUsingGpuDevice) return false;
  const known = present.get(backend);
  if (known !== undefined) return known;
  const answer = askVersion(backend) === NATIVE_OPS_VERSION;
  present.set(backend, answer);
  return answer;
}

function askVersion(backend: NodeJSKernelBackend): number | null {
  try {
    const version = backend.executeSingleOutput('MintmarkVersion', [], []);
    const [number = null] = version.dataSync();
    version.dispose();
    return number;
  } catch {
    return null;
  }
}

/** Calls one of our own ops. Only where `nativeOpsPresent()`. */
export function callNativeOp({
  name,
  inputs,
  outputs,
  floats = {},
  integers = {},
  flags = {},
}: {
  name: string;
  inputs: readonly tf.Tensor[];
  /** How many. */
  outputs: number;
  floats?: Record<string, number>;
  integers?: Record<string, number>;
  flags?: Record<string, boolean>;
}): tf.Tensor[] {
  const backend = nativeBackend() as NodeJSKernelBackend;
  const { binding } = backend;
  const attributes = (type: number, values: Record<string, number | boolean>) =>
    Object.entries(values).map(([key, value]) => ({ name: key, type, value }));
  return backend.executeMultipleOutputs(
    name,
    [
      ...attributes(binding.TF_ATTR_FLOAT, floats),
      ...attributes(binding.TF_ATTR_INT, integers),
      ...attributes(binding.TF_ATTR_BOOL, flags),
    ],
    [...inputs],
    outputs,
  );
}
