import { readdirSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { nativeBackend } from '../kernels/native-backend';
import { nativeNorm } from '../kernels/native-norm';
import { tensorflowPresent } from '../testing/runtime-present';
import { openTensorflow } from './tensorflow';

/** More than a small machine has, so that it cannot be what the libraries choose themselves. */
const LIMIT = 5;

const readText = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Names of this process' threads. */
const threads = () =>
  readdirSync('/proc/self/task').map((thread) => readText(`/proc/self/task/${thread}/comm`).trim());

function runOwnOp() {
  const channel = () => tf.ones([16]);
  const weights = { gamma: channel(), beta: channel(), movingMean: channel(), movingVariance: channel() };
  const options = { epsilon: 1e-3, momentum: 0.9, training: true };
  nativeNorm.forward({ x: tf.ones([4, 64, 64, 16]), weights, options, relu6: true });
}

const onLinux = tensorflowPresent && process.platform === 'linux';
describe.skipIf(!onLinux)('TensorFlow in a container', () => {
  beforeAll(async () => {
    for (const name of ['MINTMARK_NATIVE_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'])
      delete process.env[name];
    await openTensorflow(LIMIT);
  });

  it('starts as many threads as its quota has cores, and so do our own ops', () => {
    tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync();
    const before = threads();
    expect(before.filter((name) => name === 'tf_Compute')).toHaveLength(LIMIT);
    runOwnOp();
    // The caller works, too.
    expect(threads().length - before.length).toBe(LIMIT - 1);
  });
});

describe.skipIf(!tensorflowPresent)('a constant', () => {
  beforeAll(() => openTensorflow());
  it('is made once for all that use it; 0 and −0 are two', () => {
    const { binding } = nativeBackend() as NodeJSKernelBackend;
    const make = (value: number) => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
    expect(make(1.25)).toBe(make(1.25));
    expect(make(0)).not.toBe(make(-0));
    expect(binding.createTensor([1], binding.TF_INT32, Int32Array.of(1))).not.toBe(
      binding.createTensor([], binding.TF_INT32, Int32Array.of(1)),
    );
  });

  it('is let go of when it is old and nothing uses it', () => {
    const { binding } = nativeBackend() as NodeJSKernelBackend;
    const make = (value: number) => binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
    const [used, unused] = [make(-3.5), make(-4.5)];
    binding.deleteTensor(unused);
    for (let i = 0; i < 2000; i++) binding.deleteTensor(make(i / 7));
    expect([...binding.tensorDataSync(used)]).toEqual([-3.5]);
    expect(() => binding.tensorDataSync(unused)).toThrow();
  });
});

/** Whether this machine has pages of 2 MiB for those who ask. */
const hugePages = /\[(always|madvise)\]/.test(readText('/sys/kernel/mm/transparent_hugepage/enabled'));
if (onLinux && !hugePages) console.warn('skipped: this machine has no transparent huge pages');

describe.skipIf(!onLinux || !hugePages)('the memory of tensors', () => {
  beforeAll(() => openTensorflow());

  it('lies in pages of 2 MiB', () => {
    const mebibytes = () =>
      Number(/^AnonHugePages:\s+(\d+) kB$/m.exec(readText('/proc/self/smaps_rollup'))?.[1]) / 1024;
    const before = mebibytes();
    const held = tf.fill([64, 1024, 256], 1);
    // Not all of its 64 MiB: the system may be short of whole ones.
    expect(mebibytes() - before).toBeGreaterThan(16);
    held.dispose();
  });
});
