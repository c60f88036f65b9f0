import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { coreLimit } from '../../cores';
import { determinismWanted } from '../kernels/deterministic-depthwise';
import { nativeBackend } from '../kernels/native-backend';
import { NATIVE_OPS_VERSION, nativeOpsPresent } from '../kernels/native-ops';
import { cpuName, nvidiaName, simd } from './processor';
import type { Runtime } from './runtime';
import { shareConstants } from './shared-constants';

/**
 * libtensorflow: CUDA where it finds an NVIDIA GPU, else the CPU.
 * @param limit most threads of its pools and of our own ops; null for as many as it sees cores
 * @throws what keeps it from loading
 */
export async function openTensorflow(limit = coreLimit()): Promise<Runtime> {
  // Read when the library loads: fewer lines on stderr, and GPU memory taken as needed, not all of it at once.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  if (limit !== null) {
    process.env.TF_NUM_INTRAOP_THREADS ??= String(limit);
    process.env.TF_NUM_INTEROP_THREADS ??= String(limit);
  }
  giveBackToUtil();
  try {
    await import('@tensorflow/tfjs-node-gpu');
  } catch (error) {
    throw explain(error as Error);
  }
  await tf.setBackend('tensorflow');
  const backend = nativeBackend();
  if (!backend) throw new Error('its backend was not registered');
  shareConstants(backend);
  const gpu = backend.isUsingGpuDevice;
  const version = `TensorFlow ${backend.binding.TF_Version}`;
  const device = gpu ? nvidiaName() : cpuName();
  return {
    name: 'tensorflow',
    version,
    device,
    arithmetic: gpu ? `${version} on ${device}` : `${version} on ${device} with ${libraries()}`,
    hardware: gpu ? 'gpu' : 'cpu',
    trains: 'all',
    // cuDNN adds up gradients in whatever order its threads finish.
    determinism: gpu ? { kind: 'tolerance', relativeLoss: 0.01 } : { kind: 'bitwise' },
    ...(gpu && determinismWanted() && { remark: ONE_ORDER }),
    deviceBytes: () => null,
    close: async () => {},
  };
}

/** What TF.js' backend calls of Node's `util` with each op, and Node 23 has taken out of it. */
function giveBackToUtil(): void {
  const shared: { isArray?: unknown; isNullOrUndefined?: unknown } = util;
  shared.isArray ??= Array.isArray;
  shared.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

const ONE_ORDER =
  'TF_DETERMINISTIC_OPS is set. TensorFlow has no gradient of a depthwise filter on a GPU that adds up in one order; it is ' +
  'put together of ops that have, so steps take longer. Unset it to train faster.';

/** What decides in which order and by which instructions sums are taken on the CPU. */
function libraries(): string {
  const { TF_NUM_INTRAOP_THREADS: threads, TF_ENABLE_ONEDNN_OPTS: onednn } = process.env;
  return [
    simd(),
    ...(threads ? [`${threads} threads`] : []),
    ...(onednn === '0' ? [] : ['oneDNN']),
    ...(nativeOpsPresent() ? [`own ops ${NATIVE_OPS_VERSION}`] : []),
  ].join(', ');
}

function explain(error: Error): Error {
  if (!error.message.includes('tfjs_binding.node') || !error.message.includes('found')) return error;
  return new Error(
    'it is not set up on this machine; run "node scripts/tensorflow.mjs", which says what is missing.',
  );
}
