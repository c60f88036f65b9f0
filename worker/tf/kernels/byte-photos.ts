import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { nativeBackend } from './native-backend';

/** TF.js has no tensor of bytes: the part of its backend that makes one of what an op has given. */
interface Internals {
  createOutputTensor: (output: ReturnType<NodeJSKernelBackend['binding']['executeOp']>[number]) => tf.Tensor;
}

/** Where a copy to the device is worth sparing: libtensorflow on a GPU. */
export function takesBytes(): boolean {
  return nativeBackend()?.isUsingGpuDevice ?? false;
}

/**
 * Photos as the network takes them, copied to the device as bytes, a quarter of what float32 takes. Each byte's value is
 * looked up there: the same to the last bit as where the processor calculates it.
 * @param values of each byte from 0 to 255
 */
export function lookUpBytes(bytes: Uint8Array, shape: number[], values: Float32Array): tf.Tensor {
  const backend = nativeBackend() as NodeJSKernelBackend;
  const { binding } = backend;
  return tf.tidy(() => {
    const uploaded = binding.createTensor(shape, binding.TF_UINT8, bytes);
    const types = [
      { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: binding.TF_UINT8 },
      { name: 'DstT', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    ];
    const [indices] = binding.executeOp('Cast', types, [uploaded], 1);
    binding.deleteTensor(uploaded);
    if (!indices) throw new Error('TensorFlow gave no indices for bytes');
    const places = (backend as unknown as Internals).createOutputTensor(indices);
    return tf.gather(tf.tensor1d(values), places);
  });
}
