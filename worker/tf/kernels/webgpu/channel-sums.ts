import type * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type Kernel, runKernel, WORKGROUP } from './program';

/** Chunks of rows are summed apart and then together; more would leave too little for each. */
const MAX_CHUNKS = 128;
/** Rows that an invocation sums at least, where there are as many. */
const ROWS_EACH = 16;

interface ChannelSums {
  key: string;
  /** The first is `[rows, channels]` in memory, whatever its shape. */
  inputs: Record<string, tf.Tensor>;
  rows: number;
  channels: number;
  /** WGSL: `fn terms(at : i32, channel : i32, shift : f32) -> vec2<f32>`, what one element adds to both sums. */
  terms: string;
  /** WGSL expression of `first` (index of the chunk's first element) whose value `terms` gets as `shift`. */
  shift: string;
}

/**
 * Two sums over the rows of each channel, for every chunk of rows, in an order that is always the same.
 * @returns `[chunks, 2, channels]`
 */
export function sumChannels(backend: WebGPUBackend, request: ChannelSums): tf.Tensor {
  const { key, inputs, rows, channels, terms, shift } = request;
  // Neighbouring invocations read neighbouring channels; what is left of a workgroup shares the rows.
  const across = Math.min(32, 2 ** Math.ceil(Math.log2(channels)));
  const down = WORKGROUP / across;
  const tiles = Math.ceil(channels / across);
  const rowsPerChunk = Math.ceil(rows / chunkCount(rows, down));
  const chunks = Math.ceil(rows / rowsPerChunk);
  return runKernel(backend, {
    key: `${key}_${across}`,
    inputs,
    outputShape: [chunks, 2, channels],
    workgroups: chunks * tiles,
    scalars: {
      rows: { type: 'int32', value: rows },
      rowsPerChunk: { type: 'int32', value: rowsPerChunk },
      channels: { type: 'int32', value: channels },
    },
    code: `
      var<workgroup> laneSums : array<vec2<f32>, ${WORKGROUP}>;
      ${terms}
      fn main(index : i32) {
        let tiles = (uniforms.channels + ${across - 1}) / ${across};
        let group = index / ${WORKGROUP};
        let chunk = group / tiles;
        let lane = i32(localIndex);
        let channel = (group % tiles) * ${across} + lane % ${across};
        let begin = chunk * uniforms.rowsPerChunk;
        let end = min(begin + uniforms.rowsPerChunk, uniforms.rows);
        var sums = vec2<f32>(0.0);
        if (channel < uniforms.channels) {
          let first = begin * uniforms.channels + channel;
          let shift = ${shift};
          for (var row = begin + lane / ${across}; row < end; row += ${down}) {
            sums += terms(row * uniforms.channels + channel, channel, shift);
          }
        }
        laneSums[lane] = sums;
        workgroupBarrier();
        if (lane < ${across} && channel < uniforms.channels && begin < end) {
          for (var other = ${across}; other < ${WORKGROUP}; other += ${across}) {
            sums += laneSums[lane + other];
          }
          let out = chunk * 2 * uniforms.channels + channel;
          result[out] = sums.x;
          result[out + uniforms.channels] = sums.y;
        }
      }`,
  });
}

function chunkCount(rows: number, down: number): number {
  return Math.min(MAX_CHUNKS, Math.max(1, Math.ceil(rows / (down * ROWS_EACH))));
}

/** Rows of a chunk but the last, as `sumChannels` cut them. */
export function rowsPerChunkOf(chunkSums: tf.Tensor, rows: number): number {
  return Math.ceil(rows / (chunkSums.shape[0] as number));
}

/** Runs `code`, which has `fn main(channel : i32)`, once for each channel. @returns `[outputs, channels]` */
export function perChannel(
  backend: WebGPUBackend,
  {
    outputs,
    channels,
    ...kernel
  }: Omit<Kernel, 'outputShape' | 'workgroups'> & {
    outputs: number;
    channels: number;
  },
): tf.Tensor {
  return runKernel(backend, {
    ...kernel,
    outputShape: [outputs, channels],
    workgroups: Math.ceil(channels / WORKGROUP),
  });
}
