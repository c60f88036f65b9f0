import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { webgpuBackend } from './program';

/** The part of TF.js' pool that is looked into: it has no method that lets go of what is free only. */
interface Pool {
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

const photosOf = new WeakMap<WebGPUBackend, number>();

/**
 * Says how many photos the next batch has. TF.js keeps each buffer for the next tensor of exactly its size: without this,
 * WebGPU would hold a second set of them for an epoch's last, smaller batch, and a third one for validation. Other
 * backends keep nothing.
 */
export function beginBatch(photos: number): void {
  const backend = webgpuBackend();
  if (!backend || photosOf.get(backend) === photos) return;
  photosOf.set(backend, photos);
  destroyFree(backend.bufferManager as unknown as Pool);
}

/** Free buffers are in no command that waits to be submitted; those submitted are done before the memory goes. */
function destroyFree(pool: Pool): void {
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers.splice(0)) {
      pool.numFreeBuffers -= 1;
      pool.numBytesAllocated -= buffer.size;
      buffer.destroy();
    }
  }
}
