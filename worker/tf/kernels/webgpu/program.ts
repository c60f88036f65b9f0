import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/** The backend on Dawn, which runs any program in WGSL; null on every other backend. */
export function webgpuBackend(): WebGPUBackend | null {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as unknown as WebGPUBackend) : null;
}

/** The same where there must be one. @throws when another backend computes */
export function openBackend(): WebGPUBackend {
  const backend = webgpuBackend();
  if (!backend) throw new Error('programs in WGSL run on the WebGPU runtime only');
  return backend;
}

export interface Kernel {
  /** Names the shader in the pipeline cache: one for each text that `code` can be. */
  key: string;
  /** Storage buffers by the names `code` gives them, all float32, bound in this order. */
  inputs: Record<string, tf.Tensor>;
  outputShape: number[];
  /** Elements that one buffer entry holds: 4 makes all of them `vec4<f32>`. */
  lanes?: 1 | 4;
  /** Scalars that `code` reads as `uniforms.<name>`. */
  scalars?: Record<string, { type: 'int32' | 'float32'; value: number }>;
  /** One invocation for each output entry, unless the number of workgroups is given. */
  workgroups?: number;
  /** Whole module text with a `fn main(index : i32)`; the output is `result`. */
  code: string;
}

export const WORKGROUP = 128;

/**
 * Runs a program in WGSL on TF.js' WebGPU backend.
 * @returns a tensor of `outputShape`, float32, that the surrounding `tf.tidy` owns
 */
export function runKernel(backend: WebGPUBackend, kernel: Kernel): tf.Tensor {
  const { inputs, outputShape, lanes = 1, scalars = {}, workgroups } = kernel;
  const entries = outputShape.reduce((product, side) => product * side, 1) / lanes;
  const wgslTypes = { int32: 'i32', float32: 'f32' };
  const program: WebGPUProgram = {
    variableNames: Object.keys(inputs),
    outputShape,
    outputComponent: lanes,
    variableComponents: Object.keys(inputs).map(() => lanes),
    // All dimensions along x: TF.js then calls `main` with a flat index.
    dispatchLayout: { x: outputShape.map((_, axis) => axis) },
    dispatch: [workgroups ?? Math.ceil(entries / WORKGROUP), 1, 1],
    workgroupSize: [WORKGROUP, 1, 1],
    size: true,
    uniforms: Object.entries(scalars)
      .map(([name, { type }]) => `${name} : ${wgslTypes[type]},`)
      .join(' '),
    shaderKey: `mintmark_${kernel.key}_${lanes}`,
    getUserCode: () => kernel.code,
  };
  const uniforms = Object.values(scalars).map(({ type, value }) => ({ type, data: [value] }));
  const output = backend.runWebGPUProgram(program, Object.values(inputs), 'float32', uniforms);
  return tf.engine().makeTensorFromTensorInfo(output);
}
