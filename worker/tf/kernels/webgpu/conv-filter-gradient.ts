import * as tf from '@tensorflow/tfjs';
import type { FilterGradient } from '../kernel-contracts';
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
 * The gradient of a convolution's filter. TF.js has one invocation sum over all positions of all photos for each
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
      // Elements beyond the edge repeat the last one, and are not stored: no branch, no index but a constant.
      code: `
        ${AT_POSITION}
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
          if (tap0 >= taps || out0 >= uniforms.outputs) { return; }
          let last = uniforms.outputs - 1;
          ${each((i) => `let out${i + 1} = min(out0 + ${i + 1}, last);`, SIDE - 1)}
          ${each((i) => `let tap_${i} = min(tap0 + ${i}, taps - 1);`)}
          ${each((i) => `let above${i} = tap_${i} / uniforms.inputs / ${size};`)}
          ${each((i) => `let left${i} = tap_${i} / uniforms.inputs % ${size};`)}
          ${each((i) => `let channel${i} = tap_${i} % uniforms.inputs;`)}
          ${each((i) => `var sum${i} = vec4<f32>(0.0);`)}
          let end = min((chunk + 1) * uniforms.rowsPerChunk, uniforms.rows);
          for (var row = chunk * uniforms.rowsPerChunk; row < end; row += 1) {
            let d = row * uniforms.outputs;
            let gradient = vec4<f32>(dy[d + out0], dy[d + out1], dy[d + out2], dy[d + out3]);
            let position = positionOf(row);
            ${each((i) => `sum${i} += atPosition(position, above${i}, left${i}, channel${i}) * gradient;`)}
          }
          let filter0 = (chunk * taps + tap0) * uniforms.outputs;
          ${each((i) =>
            each(
              (j) => `if (tap0 + ${i} < taps && out0 + ${j} < uniforms.outputs) {
                result[filter0 + ${i} * uniforms.outputs + out0 + ${j}] = sum${i}[${j}];
              }`,
            ),
          )}
        }`,
    });
    return addChunks(sums, filterShape);
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
        ${AT_POSITION}
        fn main(index : i32) {
          let tiles = (uniforms.outputs + ${WORKGROUP - 1}) / ${WORKGROUP};
          let group = index / ${WORKGROUP};
          let chunk = group / tiles;
          let channel = (group % tiles) * ${WORKGROUP} + i32(localIndex);
          if (channel >= uniforms.outputs) { return; }
          ${each((tap) => `var sum${tap} = 0.0;`, taps)}
          let end = min((chunk + 1) * uniforms.rowsPerChunk, uniforms.rows);
          for (var row = chunk * uniforms.rowsPerChunk; row < end; row += 1) {
            let gradient = dy[row * uniforms.outputs + channel];
            let position = positionOf(row);
            ${each(
              (tap) =>
                `sum${tap} += atPosition(position, ${Math.floor(tap / size)}, ${tap % size}, channel) * gradient;`,
              taps,
            )}
          }
          let at = chunk * ${taps} * uniforms.outputs + channel;
          ${each((tap) => `result[at + ${tap} * uniforms.outputs] = sum${tap};`, taps)}
        }`,
    });
    return addChunks(sums, filterShape);
  });
};

/** The sum over the first dimension, in its order. TF.js would turn the tensor around first. */
function addChunks(sums: tf.Tensor, shape: number[]): tf.Tensor {
  const [chunks] = sums.shape as [number];
  if (chunks === 1) return tf.reshape(sums, shape);
  return runKernel(openBackend(), {
    key: 'add_chunks',
    inputs: { sums },
    outputShape: shape,
    lanes: (sums.size / chunks) % 4 === 0 ? 4 : 1,
    scalars: { chunks: { type: 'int32', value: chunks } },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        var total = sums[index];
        for (var chunk = 1; chunk < uniforms.chunks; chunk += 1) {
          total += sums[chunk * uniforms.size + index];
        }
        result[index] = total;
      }`,
  });
}

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
    rows,
    rowsPerChunk,
    inputs,
    outputs,
    height,
    width,
    outHeight,
    outWidth,
    stride,
    above: before(height, outHeight),
    left: before(width, outWidth),
  };
  return Object.fromEntries(
    Object.entries(integers).map(([name, value]) => [name, { type: 'int32' as const, value }]),
  );
}

/** WGSL: the input under a filter's upper left element at an output position, and its value at another; 0 in the padding. */
const AT_POSITION = `
  fn positionOf(row : i32) -> vec3<i32> {
    let line = row / uniforms.outWidth;
    let image = line / uniforms.outHeight;
    return vec3<i32>(
      image * uniforms.height,
      (line - image * uniforms.outHeight) * uniforms.stride - uniforms.above,
      (row - line * uniforms.outWidth) * uniforms.stride - uniforms.left);
  }
  fn atPosition(position : vec3<i32>, above : i32, left : i32, channel : i32) -> f32 {
    let h = position.y + above;
    let w = position.z + left;
    let inside = (h >= 0) & (w >= 0) & (h < uniforms.height) & (w < uniforms.width);
    let at = ((position.x + h) * uniforms.width + w) * uniforms.inputs + channel;
    return select(0.0, x[select(0, at, inside)], inside);
  }`;

const each = (line: (i: number) => string, count: number = SIDE) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
