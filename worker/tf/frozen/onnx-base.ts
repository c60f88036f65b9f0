import { encodeOnnx } from '@/shared/onnx/onnx-schema';
import { coreLimit } from '../../cores';
import { compileOnnxGraph } from '../export/onnx-graph';
import type { BaseRuntime } from './frozen-base';

const OUTPUT = 'activations';

/**
 * ONNX Runtime on the processor, on the graph that an export would write, batch norm folded.
 * @throws what keeps the library from loading
 */
export async function onnxBaseRuntime(): Promise<BaseRuntime> {
  // ONNX Runtime sends usage reports to its maker unless that is switched off before its first session.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const { InferenceSession, Tensor, env } = await import('onnxruntime-node');
  return {
    label: `ONNX Runtime ${env.versions.node ?? env.versions.common}`,
    open: async (part, size) => {
      const limit = coreLimit();
      const graph = compileOnnxGraph(part, OUTPUT);
      // Every size that a recipe may ask for is a multiple of 32, and padded the same.
      const input = { ...graph.input, shape: ['batch', size, size, 3] };
      const session = await InferenceSession.create(encodeOnnx({ ...graph, input }), {
        ...(limit !== null && { intraOpNumThreads: limit }),
      });
      return {
        run: async (photos, count) => {
          // The library takes no memory that threads share; `slice` copies out of it.
          const own = photos.buffer instanceof SharedArrayBuffer ? photos.slice() : photos;
          const photosTensor = new Tensor('float32', own, [count, size, size, 3]);
          const { [OUTPUT]: output } = await session.run({ input: photosTensor });
          return output?.data as Float32Array;
        },
        close: () => session.release(),
      };
    },
  };
}
