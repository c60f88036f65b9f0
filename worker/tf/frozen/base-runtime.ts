import type { Runtime } from '../runtime/runtime';
import type { BaseRuntime } from './frozen-base';
import { onnxBaseRuntime } from './onnx-base';
import { tfjsBaseRuntime } from './tfjs-base';

/**
 * The fastest library at hand for inference: ONNX Runtime on the processor (twice TensorFlow's pace there), the
 * run's own runtime where that has a GPU or ONNX Runtime does not load.
 */
export async function fastestBaseRuntime(
  runtime: Pick<Runtime, 'hardware' | 'version'>,
  onWarning: (message: string) => void,
): Promise<BaseRuntime> {
  if (runtime.hardware === 'gpu') return tfjsBaseRuntime(runtime.version);
  try {
    return await onnxBaseRuntime();
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    onWarning(`ONNX Runtime does not load (${reason}): ${runtime.version} computes the frozen base, slower.`);
    return tfjsBaseRuntime(runtime.version);
  }
}
