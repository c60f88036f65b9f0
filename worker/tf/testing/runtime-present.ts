import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RuntimeName } from '@/shared/trainer-job';

const binding = path.resolve('node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');

/** True when libtensorflow is set up in this checkout; tests that need it are skipped without. */
export const tensorflowPresent = existsSync(binding);
if (!tensorflowPresent) {
  console.warn('TensorFlow is not set up: tests that train are skipped. Run: node scripts/tensorflow.mjs');
}

/** The ImageNet bases beside the checkout, or null. */
export const sharedWeights = [path.resolve('../shared/weights')].find(existsSync) ?? null;

/** Runtimes on which the arithmetic that every run needs is held to the same results. */
export const headRuntimes: RuntimeName[] = tensorflowPresent ? ['tensorflow', 'wasm'] : ['wasm'];
