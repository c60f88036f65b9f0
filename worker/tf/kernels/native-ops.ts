import type * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { nativeBackend } from './native-backend';

/** The version of the ops in worker/tf/native that this code calls, raised also where they add up in another order. */
export const NATIVE_OPS_VERSION = 4;

interface NativeOps {
  version: number;
  /** Whether they multiply bfloat16 by an instruction of this processor's. */
  multipliesBfloat16: boolean;
}

const asked = new WeakMap<NodeJSKernelBackend, NativeOps | null>();

/**
 * Whether this backend is libtensorflow on the CPU with our own ops compiled into its binding. They are left out
 * where they do not compile.
 */
export function nativeOpsPresent(): boolean {
  return nativeOps()?.version === NATIVE_OPS_VERSION;
}

/** Whether this machine gains by mixed precision: elsewhere nothing computes with bfloat16. */
export function mixedPrecisionPresent(): boolean {
  return nativeOpsPresent() && nativeOps()?.multipliesBfloat16 === true;
}

function nativeOps(): NativeOps | null {
  const backend = nativeBackend();
  if (!backend || backend.isUsingGpuDevice) return null;
  if (!asked.has(backend)) asked.set(backend, ask(backend));
  return asked.get(backend) ?? null;
}

function ask(backend: NodeJSKernelBackend): NativeOps | null {
  try {
    const answer = backend.executeSingleOutput('MintmarkVersion', [], []);
    const [version = 0, bfloat16] = answer.dataSync();
    answer.dispose();
    return { version, multipliesBfloat16: bfloat16 === 1 };
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
