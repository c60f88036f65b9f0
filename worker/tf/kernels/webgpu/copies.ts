import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/*
 * Parts of tensors by the device's own copy command. TF.js runs a program for each part it cuts out of a tensor, 368 in a
 * step of MobileNetV2, and one for every few tensors that it joins.
 */

/** The part of TF.js' backend that is reached into: it has no method that copies. */
interface Internals {
  commandEncoder: GPUCommandEncoder;
  /** Tensors that the commands not yet submitted need. */
  commandQueueOwnedIds: WeakSet<tf.DataId>;
  tensorMap: { get: (dataId: tf.DataId) => { resource: GPUBuffer } };
  ensureCommandEncoderReady: () => void;
  endComputePassEncoder: () => void;
  uploadToGPU: (dataId: tf.DataId) => void;
}

interface Copy {
  from: tf.Tensor;
  to: tf.Tensor;
  /** Where the elements begin, and how many they are. */
  fromElement?: number;
  toElement?: number;
  elements: number;
}

/**
 * Cuts consecutive parts out of a tensor of float32, each of its own shape.
 * @param first element at which the first part begins
 * @returns tensors that the surrounding `tf.tidy` owns
 */
export function cutParts(
  backend: WebGPUBackend,
  { from, shapes, first = 0 }: { from: tf.Tensor; shapes: readonly number[][]; first?: number },
): tf.Tensor[] {
  let fromElement = first;
  const copies = shapes.map((shape) => {
    const to = empty(backend, shape);
    const copy: Copy = { from, to, fromElement, elements: to.size };
    fromElement += to.size;
    return copy;
  });
  copyElements(backend, copies);
  return copies.map(({ to }) => to);
}

/** All elements of tensors of float32, one after the other. @returns `[total]`, owned as above */
export function joinElements(backend: WebGPUBackend, tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const joined = empty(backend, [tensors.reduce((total, { size }) => total + size, 0)]);
  let toElement = 0;
  const copies = tensors.map((from) => {
    const copy: Copy = { from, to: joined, toElement, elements: from.size };
    toElement += from.size;
    return copy;
  });
  copyElements(backend, copies);
  return joined as tf.Tensor1D;
}

function empty(backend: WebGPUBackend, shape: number[]): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo(shape, 'float32'));
}

function copyElements(backend: WebGPUBackend, copies: readonly Copy[]): void {
  const internals = backend as unknown as Internals;
  for (const { dataId } of copies.flatMap(({ from, to }) => [from, to])) {
    internals.uploadToGPU(dataId);
    internals.commandQueueOwnedIds.add(dataId);
  }
  internals.ensureCommandEncoderReady();
  internals.endComputePassEncoder();
  const buffer = ({ dataId }: tf.Tensor) => internals.tensorMap.get(dataId).resource;
  const bytes = Float32Array.BYTES_PER_ELEMENT;
  for (const { from, to, fromElement = 0, toElement = 0, elements } of copies) {
    const offsets = { from: fromElement * bytes, to: toElement * bytes };
    internals.commandEncoder.copyBufferToBuffer(
      buffer(from),
      offsets.from,
      buffer(to),
      offsets.to,
      elements * bytes,
    );
  }
}
