import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nativeBackend } from './kernels/native-backend';
import { openRuntime } from './runtime/open-runtime';
import { tensorflowPresent } from './testing/runtime-present';
import { CallCounter, type Calls } from './testing/step-costs';
import { trainSteps } from './testing/training-steps';

/** The calls of one step of full fine-tuning by Adam: those of two steps less those of one. */
async function ofOneStep(): Promise<Omit<Calls, 'bytes'>> {
  const counter = new CallCounter();
  try {
    await trainSteps('tensorflow', { steps: 1, batch: 2 });
    const one = counter.take();
    await trainSteps('tensorflow', { steps: 2, batch: 2 });
    const two = counter.take();
    return { ops: two.ops - one.ops, uploads: two.uploads - one.uploads, reads: two.reads - one.reads };
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
    expectWithin(await ofOneStep(), { ops: 415, uploads: 203, reads: 1 });
  });

  it('with the ops it takes on a GPU', async () => {
    backend().isUsingGpuDevice = true;
    expectWithin(await ofOneStep(), { ops: 586, uploads: 305, reads: 1 });
  });
});
