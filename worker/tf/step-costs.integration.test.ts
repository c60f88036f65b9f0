import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nativeBackend } from './kernels/native-backend';
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
    expectWithin(await ofOneStep(), { ops: 415, uploads: 8, reads: 1 });
  });

  it('with the ops it takes on a GPU', async () => {
    backend().isUsingGpuDevice = true;
    expectWithin(await ofOneStep(), { ops: 531, uploads: 8, reads: 1 });
  });

  it('with an average of the weights on a GPU: no op for each of them', async () => {
    backend().isUsingGpuDevice = true;
    expectWithin(await ofOneStep({ averaged: true }), { ops: 535, uploads: 9, reads: 1 });
  });
});
