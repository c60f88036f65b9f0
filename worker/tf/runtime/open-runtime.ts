import type { RuntimeName } from '@/shared/trainer-job';
import { TrainerError } from '../errors';
import { closeWith } from './closing';
import type { Runtime } from './runtime';
import { openTensorflow } from './tensorflow';
import { openWasm } from './wasm';
import { openWebgpu } from './webgpu';

const runtimes: Record<RuntimeName, { label: string; open: () => Promise<Runtime> }> = {
  tensorflow: { label: 'TensorFlow', open: openTensorflow },
  webgpu: { label: 'WebGPU', open: openWebgpu },
  wasm: { label: 'WebAssembly', open: openWasm },
};

/**
 * Loads a runtime into this process and makes it TF.js' backend. The process calls `closeRuntime` before it ends.
 * @throws TrainerError `runtime-unavailable` saying why and what to do.
 */
export async function openRuntime(name: RuntimeName): Promise<Runtime> {
  const { label, open } = runtimes[name];
  try {
    const runtime = await open();
    closeWith(runtime.close);
    return runtime;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new TrainerError('runtime-unavailable', `The ${label} runtime does not load: ${reason}`);
  }
}
