import * as tf from '@tensorflow/tfjs';
import type { FilterGradient } from '../training-kernels';
import { openBackend, runKernel, WORKGROUP } from './program';

/** Each invocation has a square of the filter's gradient of this side, each workgroup 8 × 16 of them. */
const SIDE = 4;
const DOWN = 8;
const ACROSS = WORKGROUP / DOWN;
/** Output positions that a workgroup sums at least. */
const MIN_ROWS = 256;
/** Enough to keep a large GPU busy. */
const WANTED_WORKGROUPS = 1024;

/**
 * The gradient of a convolution's filter. TF.js has one invocation sum over all positions of all images for each
 * of its elements, 400,000 of them in a row in MobileNetV2's first layers, which leaves a GPU idle; here they are
 * shared among workgroups, and summed in an order that is always the same.
 */
export const convFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) => {
  const [size, , inputs, outputs] = filterShape as [number, number, number, number];
  const rows = dy.size / outputs;
  const taps = size * size * inputs;
  const tilesDown = Math.ceil(taps / (SIDE * DOWN));
  const tilesAcross = Math.ceil(outputs / (SIDE * ACROSS));
  const { chunks, rowsPerChunk } = split(rows, tilesDown * tilesAcross);
  return tf.tidy(() => {
    const sums = runKernel(openBackend(), {
      key: `conv_filter_gradient_${size}`,
      inputs: { x, dy },
      outputShape: [chunks, taps, outputs],
      workgroups: chunks * tilesDown * tilesAcross,
      scalars: scalars({ x, dy, rows, rowsPerChunk, size, stride }),
      code: `
        ${inputIndex(size)}
        fn main(index : i32) {
          let taps = ${size * size} * uniforms.inputs;
          let tilesAcross = (uniforms.outputs + ${SIDE * ACROSS - 1}) / ${SIDE * ACROSS};
          let tilesDown = (taps + ${SIDE * DOWN - 1}) / ${SIDE * DOWN};
          let group = index / ${WORKGROUP};
          let lane = i32(localIndex);
          let chunk = group / (tilesDown * tilesAcross);
          let tile = group % (tilesDown * tilesAcross);
          let tap0 = ((tile / tilesAcross) * ${DOWN} + lane / ${ACROSS}) * ${SIDE};
          let out0 = ((tile % tilesAcross) * ${ACROSS} + lane % ${ACROSS}) * ${SIDE};
          let end = min((chunk + 1) * uniforms.rowsPerChunk, uniforms.rows);
          if (tap0 >= taps || out0 >= uniforms.outputs) { return; }
          var sums : array<vec4<f32>, ${SIDE}>;
          for (var row = chunk * uniforms.rowsPerChunk; row < end; row += 1) {
            var gradient = vec4<f32>(0.0);
            for (var j = 0; j < min(${SIDE}, uniforms.outputs - out0); j += 1) {
              gradient[j] = dy[row * uniforms.outputs + out0 + j];
            }
            for (var i = 0; i < min(${SIDE}, taps - tap0); i += 1) {
              let at = inputIndex(row, (tap0 + i) / uniforms.inputs, (tap0 + i) % uniforms.inputs);
              if (at >= 0) { sums[i] += x[at] * gradient; }
            }
          }
          for (var i = 0; i < min(${SIDE}, taps - tap0); i += 1) {
            for (var j = 0; j < min(${SIDE}, uniforms.outputs - out0); j += 1) {
              result[(chunk * taps + tap0 + i) * uniforms.outputs + out0 + j] = sums[i][j];
            }
          }
        }`,
    });
    return tf.reshape(tf.sum(sums, 0), filterShape);
  });
};

/** The same of a depthwise convolution, whose filter is `[k, k, in, 1]`. */
export const depthwiseFilterGradient: FilterGradient = ({ x, dy, filterShape, stride }) => {
  const [size, , channels] = filterShape as [number, number, number];
  const rows = dy.size / channels;
  const taps = size * size;
  const tiles = Math.ceil(channels / WORKGROUP);
  const { chunks, rowsPerChunk } = split(rows, tiles);
  return tf.tidy(() => {
    const sums = runKernel(openBackend(), {
      key: `depthwise_filter_gradient_${size}`,
      inputs: { x, dy },
      outputShape: [chunks, taps, channels],
      workgroups: chunks * tiles,
      scalars: scalars({ x, dy, rows, rowsPerChunk, size, stride }),
      code: `
        ${inputIndex(size)}
        fn main(index : i32) {
          let tiles = (uniforms.outputs + ${WORKGROUP - 1}) / ${WORKGROUP};
          let group = index / ${WORKGROUP};
          let chunk = group / tiles;
          let channel = (group % tiles) * ${WORKGROUP} + i32(localIndex);
          let end = min((chunk + 1) * uniforms.rowsPerChunk, uniforms.rows);
          if (channel >= uniforms.outputs) { return; }
          var sums : array<f32, ${taps}>;
          for (var row = chunk * uniforms.rowsPerChunk; row < end; row += 1) {
            let gradient = dy[row * uniforms.outputs + channel];
            for (var tap = 0; tap < ${taps}; tap += 1) {
              let at = inputIndex(row, tap, channel);
              if (at >= 0) { sums[tap] += x[at] * gradient; }
            }
          }
          for (var tap = 0; tap < ${taps}; tap += 1) {
            result[(chunk * ${taps} + tap) * uniforms.outputs + channel] = sums[tap];
          }
        }`,
    });
    return tf.reshape(tf.sum(sums, 0), filterShape);
  });
};

function split(rows: number, tiles: number): { chunks: number; rowsPerChunk: number } {
  const wanted = Math.min(Math.ceil(rows / MIN_ROWS), Math.ceil(WANTED_WORKGROUPS / tiles));
  const rowsPerChunk = Math.ceil(rows / wanted);
  return { chunks: Math.ceil(rows / rowsPerChunk), rowsPerChunk };
}

function scalars({
  x,
  dy,
  rows,
  rowsPerChunk,
  size,
  stride,
}: Pick<Parameters<FilterGradient>[0], 'x' | 'dy' | 'stride'> & {
  rows: number;
  rowsPerChunk: number;
  size: number;
}) {
  const [, height, width, inputs] = x.shape as [number, number, number, number];
  const [, outHeight, outWidth, outputs] = dy.shape as [number, number, number, number];
  // What `same` pads in all is shared out with the smaller half above and to the left.
  const before = (side: number, outSide: number) =>
    Math.floor(Math.max(0, (outSide - 1) * stride + size - side) / 2);
  const integers = {
    ...{ rows, rowsPerChunk, inputs, outputs, height, width, outHeight, outWidth, stride },
    ...{ above: before(height, outHeight), left: before(width, outWidth) },
  };
  return Object.fromEntries(
    Object.entries(integers).map(([name, value]) => [name, { type: 'int32' as const, value }]),
  );
}

/** WGSL: where in `x` an output position finds a tap's value of a channel; -1 in the padding. */
function inputIndex(size: number): string {
  return `
    fn inputIndex(row : i32, tap : i32, channel : i32) -> i32 {
      let column = row % uniforms.outWidth;
      let line = (row / uniforms.outWidth) % uniforms.outHeight;
      let image = row / (uniforms.outWidth * uniforms.outHeight);
      let h = line * uniforms.stride + tap / ${size} - uniforms.above;
      let w = column * uniforms.stride + tap % ${size} - uniforms.left;
      if (h < 0 || w < 0 || h >= uniforms.height || w >= uniforms.width) { return -1; }
      return ((image * uniforms.height + h) * uniforms.width + w) * uniforms.inputs + channel;
    }`;
}
