import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { cpuName } from './processor';
import type { Runtime } from './runtime';

/** WebAssembly on one thread: runs everywhere, trains the head only. @throws what keeps it from loading */
export async function openWasm(): Promise<Runtime> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${path.join(path.dirname(entry), '../wasm-out')}${path.sep}`);
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly could not be started');
  await tf.ready();
  const version = `TensorFlow.js WebAssembly ${wasm.version_wasm}`;
  return {
    name: 'wasm',
    version,
    arithmetic: version,
    device: cpuName(),
    hardware: 'cpu',
    trains: 'head',
    determinism: { kind: 'bitwise' },
    deviceBytes: () => null,
    close: async () => {},
  };
}
