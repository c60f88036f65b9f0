import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { PixelStore } from './data/pixel-store';
import { nativeBackend } from './kernels/native-backend';
import { photoTensor } from './model/network';
import { openRuntime } from './runtime/open-runtime';
import { tensorflowPresent } from './testing/runtime-present';
import { CallCounter, type Calls } from './testing/step-costs';
import { trainSteps } from './testing/training-steps';

/** So many that targets and classes are no constants. */
const BATCH = 9;

/** The calls of a later step of full fine-tuning by Adam: those of three steps less those of two. */
async function ofOneStep({ averaged = false } = {}): Promise<Omit<Calls, 'bytes'>> {
  const counter = new CallCounter();
  const calls = async (steps: number) => {
    await trainSteps('tensorflow', { steps, batch: BATCH, averaged });
    return counter.take();
  };
  try {
    // Constants that all steps share are made in the first run.
    await calls(2);
    const before = await calls(2);
    const after = await calls(3);
    return {
      ops: after.ops - before.ops,
      uploads: after.uploads - before.uploads,
      reads: after.reads - before.reads,
    };
  } finally {
    counter.stop();
  }
}

/** A call takes some microseconds, as an op of a small layer takes a GPU: more of them leave it idle. */
function expectWithin(calls: Omit<Calls, 'bytes'>, budget: Omit<Calls, 'bytes'>) {
  for (const name of ['ops', 'uploads', 'reads'] as const) {
    expect(calls[name], `${name} of ${JSON.stringify(calls)}`).toBeLessThanOrEqual(budget[name]);
  }
}

describe.skipIf(!tensorflowPresent)('a training step keeps its budget of calls', () => {
  const backend = () => nativeBackend() as NodeJSKernelBackend;
  let onGpu = false;
  beforeAll(async () => {
    await openRuntime('tensorflow');
    onGpu = backend().isUsingGpuDevice;
  });
  afterEach(() => {
    backend().isUsingGpuDevice = onGpu;
  });

  it('with our own ops', async () => {
    expectWithin(await ofOneStep(), { ops: 284, uploads: 8, reads: 1 });
  });

  it('with the ops it takes on a GPU', async () => {
    backend().isUsingGpuDevice = true;
    expectWithin(await ofOneStep(), { ops: 531, uploads: 8, reads: 1 });
  });

  it('validates on photos that are copied to a GPU as bytes, and takes them for the same', async () => {
    backend().isUsingGpuDevice = true;
    const hashes = ['a', 'b'];
    const bytes = Uint8Array.from({ length: 2 * 32 * 32 * 3 }, (_, i) => i % 256);
    const folder = await mkdtemp(path.join(tmpdir(), 'mintmark-bytes-'));
    await writeFile(path.join(folder, 'pixels'), bytes);
    const pixels = PixelStore.open({ file: path.join(folder, 'pixels'), hashes, size: 32 });
    const spec = preprocessingFor(32);
    const before = tf.memory().numTensors;
    const copied: number[] = [];
    const { binding } = backend();
    backend().binding = {
      ...Object.fromEntries(Object.entries(binding)),
      createTensor: (...call) => {
        copied.push((call[2] as Uint8Array).byteLength);
        return binding.createTensor(...call);
      },
    } as typeof binding;
    try {
      const photos = photoTensor(
        hashes.map((hash) => ({ hash, classIndex: 0 })),
        { pixels, spec },
      );
      expect(photos.dtype).toBe('float32');
      expect(photos.dataSync()).toEqual(normalizePixels(bytes, spec));
      photos.dispose();
      expect(Math.max(...copied)).toBe(bytes.length);
      expect(tf.memory().numTensors).toBe(before);
    } finally {
      backend().binding = binding;
      pixels.close();
      await rm(folder, { recursive: true });
    }
  });

  it('with an average of the weights on a GPU: no op for each of them', async () => {
    backend().isUsingGpuDevice = true;
    expectWithin(await ofOneStep({ averaged: true }), { ops: 535, uploads: 9, reads: 1 });
  });
});
