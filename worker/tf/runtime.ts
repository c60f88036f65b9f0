import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Recipe } from '@/shared/recipe';
import type { RuntimeName } from '@/shared/trainer-job';
import { TrainerError } from './errors';
import { nativeBackend } from './kernels/native-backend';

export interface Runtime {
  name: RuntimeName;
  version: string;
  /** What it computes on, for people. */
  device: string;
}

/**
 * Loads a runtime into this process and makes it TF.js' backend.
 * @throws TrainerError `runtime-unavailable` saying why and what to do.
 */
export async function openRuntime(name: RuntimeName): Promise<Runtime> {
  try {
    return name === 'tensorflow' ? await openTensorflow() : await openWasm();
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    const missing = reason.includes('tfjs_binding.node') && reason.includes('found');
    throw new TrainerError(
      'runtime-unavailable',
      missing
        ? 'TensorFlow is not set up on this machine: run "node scripts/tensorflow.mjs", which says what is missing.'
        : `The ${name} runtime does not load: ${reason}`,
    );
  }
}

/** @throws TrainerError `runtime-unavailable` when this runtime cannot train what the recipe wants trained. */
export function assertCanTrain(runtime: RuntimeName, trainable: Recipe['trainable']): void {
  if (runtime === 'wasm' && trainable === 'all') {
    throw new TrainerError(
      'runtime-unavailable',
      'The WebAssembly runtime can train the head only: it lacks the gradients of convolutions. Set trainable ' +
        'to "head", or give the worker TensorFlow (npm run doctor says what is missing).',
    );
  }
}

async function openTensorflow(): Promise<Runtime> {
  // Read when the library loads: fewer lines on stderr, and GPU memory taken as needed, not all of it at once.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  await import('@tensorflow/tfjs-node-gpu');
  await tf.setBackend('tensorflow');
  const backend = nativeBackend();
  if (!backend) throw new Error('its backend was not registered');
  const version = `TensorFlow ${backend.binding.TF_Version}`;
  return { name: 'tensorflow', version, device: backend.isUsingGpuDevice ? gpuName() : cpuName() };
}

async function openWasm(): Promise<Runtime> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${path.join(path.dirname(entry), '../wasm-out')}${path.sep}`);
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly could not be started');
  await tf.ready();
  return { name: 'wasm', version: `TensorFlow.js WebAssembly ${wasm.version_wasm}`, device: cpuName() };
}

function cpuName(): string {
  const cores = availableParallelism();
  return `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() || process.arch})`;
}

function gpuName(): string {
  try {
    const answer = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      timeout: 5000,
    });
    return `GPU (${answer.toString().split('\n')[0]?.trim()})`;
  } catch {
    return 'GPU';
  }
}
