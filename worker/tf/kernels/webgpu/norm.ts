import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { NormKernel, NormOptions, NormWeights } from '../kernel-contracts';
import { perChannel, rowsPerChunkOf, sumChannels } from './channel-sums';
import { cutParts } from './copies';
import { openBackend, runKernel } from './program';

/**
 * Row of the tensor of statistics from which on those of a batch hold the next moving mean and variance; mean and inverse
 * standard deviation are before them.
 */
const MOVING_MEAN = 2;

/**
 * Batch normalisation with ReLU6 and the residual's sum in WGSL: three programs forward (sums, their end, values)
 * and three back, where TF.js composes some forty. Statistics as in TensorFlow's `FusedBatchNormV3`: biased
 * variance to normalise, unbiased for the moving one.
 */
export const webgpuNorm: NormKernel = {
  forward({ x, residual, weights, options, relu6 }) {
    return tf.tidy(() => {
      const backend = openBackend();
      const { training } = options;
      const statistics = training
        ? batchStatistics(backend, { x, weights, options })
        : movingStatistics(weights, options.epsilon);
      return {
        y: normalize(backend, { x, residual, weights, statistics, relu6 }),
        saved: [statistics],
        moving: training ? rowsOf(backend, statistics, { first: MOVING_MEAN, rows: 2 }) : [],
      };
    });
  },

  gradient({ dy, x, saved, weights, options, relu6 }) {
    return tf.tidy(() => {
      const backend = openBackend();
      const [statistics] = saved as [tf.Tensor];
      const request = { dy, x, weights, statistics, relu6 };
      const sums = gradientSums(backend, request);
      const dx = inputGradient(backend, { ...request, sums, training: options.training });
      const [dBeta, dGamma] = rowsOf(backend, sums, { first: 0, rows: 2 }) as [tf.Tensor, tf.Tensor];
      return { dx, dGamma, dBeta };
    });
  },
};

/** @returns `[4, c]` */
function batchStatistics(
  backend: WebGPUBackend,
  { x, weights, options }: { x: tf.Tensor; weights: NormWeights; options: NormOptions },
): tf.Tensor {
  const channels = channelsOf(x);
  const rows = x.size / channels;
  const { movingMean, movingVariance } = weights;
  // Summed as differences to a value of the channel: a mean far from 0 would drown the variance.
  const chunkSums = sumChannels(backend, {
    key: 'norm_moments',
    inputs: { x },
    rows,
    channels,
    shift: 'x[first]',
    terms: `
      fn terms(at : i32, channel : i32, shift : f32) -> vec2<f32> {
        let difference = x[at] - shift;
        return vec2<f32>(difference, difference * difference);
      }`,
  });
  return perChannel(backend, {
    key: 'norm_statistics',
    inputs: { chunkSums, x, movingMean, movingVariance },
    outputs: 4,
    channels,
    scalars: {
      rows: { type: 'int32', value: rows },
      rowsPerChunk: { type: 'int32', value: rowsPerChunkOf(chunkSums, rows) },
      channels: { type: 'int32', value: channels },
      momentum: { type: 'float32', value: options.momentum },
      epsilon: { type: 'float32', value: options.epsilon },
    },
    // Chunks are joined by Chan's rule: counts, means and sums of squares about the mean.
    code: `
      fn main(channel : i32) {
        if (channel >= uniforms.channels) { return; }
        var count = 0.0;
        var mean = 0.0;
        var squares = 0.0;
        for (var begin = 0; begin < uniforms.rows; begin += uniforms.rowsPerChunk) {
          let at = begin / uniforms.rowsPerChunk * 2 * uniforms.channels + channel;
          let n = f32(min(uniforms.rowsPerChunk, uniforms.rows - begin));
          let sum = chunkSums[at];
          let chunkMean = x[begin * uniforms.channels + channel] + sum / n;
          let chunkSquares = chunkSums[at + uniforms.channels] - sum * sum / n;
          let difference = chunkMean - mean;
          let total = count + n;
          mean += difference * (n / total);
          squares += chunkSquares + difference * difference * (count * n / total);
          count = total;
        }
        let keep = uniforms.momentum;
        let unbiased = squares / max(count - 1.0, 1.0);
        result[channel] = mean;
        result[uniforms.channels + channel] = 1.0 / sqrt(max(squares, 0.0) / count + uniforms.epsilon);
        result[2 * uniforms.channels + channel] = movingMean[channel] * keep + mean * (1.0 - keep);
        result[3 * uniforms.channels + channel] = movingVariance[channel] * keep + unbiased * (1.0 - keep);
      }`,
  });
}

/** @returns `[2, c]` */
function movingStatistics({ movingMean, movingVariance }: NormWeights, epsilon: number): tf.Tensor {
  return tf.stack([movingMean, tf.rsqrt(tf.add(movingVariance, epsilon))]);
}

interface Normalised {
  x: tf.Tensor;
  weights: NormWeights;
  statistics: tf.Tensor;
  relu6: boolean;
}

function normalize(
  backend: WebGPUBackend,
  { x, residual, weights, statistics, relu6 }: Normalised & { residual?: tf.Tensor | undefined },
): tf.Tensor {
  const { gamma, beta } = weights;
  const channels = channelsOf(x);
  const lanes = lanesOf(channels);
  const active = relu6 ? `clamp(value, ${splat(0, lanes)}, ${splat(6, lanes)})` : 'value';
  return runKernel(backend, {
    key: `norm_relu6=${relu6}_residual=${residual !== undefined}`,
    inputs: { x, statistics, gamma, beta, ...(residual ? { residual } : {}) },
    outputShape: x.shape,
    lanes,
    scalars: { channels: { type: 'int32', value: channels } },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let across = uniforms.channels / ${lanes};
        let channel = index % across;
        let centred = (x[index] - statistics[channel]) * statistics[across + channel];
        let value = centred * gamma[channel] + beta[channel];
        result[index] = ${active} ${residual ? '+ residual[index]' : ''};
      }`,
  });
}

/** Sums over all rows of the gradient at the normalised value, and of it times the standardised input. `[2, c]` */
function gradientSums(
  backend: WebGPUBackend,
  { dy, x, weights, statistics, relu6 }: Normalised & { dy: tf.Tensor },
): tf.Tensor {
  const { gamma, beta } = weights;
  const channels = channelsOf(x);
  const chunkSums = sumChannels(backend, {
    key: `norm_gradient_sums_relu6=${relu6}`,
    // A buffer that the text does not name must not be bound.
    inputs: { x, dy, statistics, ...(relu6 ? { gamma, beta } : {}) },
    rows: x.size / channels,
    channels,
    shift: '0.0',
    terms: `
      fn terms(at : i32, channel : i32, shift : f32) -> vec2<f32> {
        let centred = (x[at] - statistics[channel]) * statistics[uniforms.channels + channel];
        let gradient = ${passed({ relu6, at: 'at', lanes: 1 })};
        return vec2<f32>(gradient, gradient * centred);
      }`,
  });
  return perChannel(backend, {
    key: 'norm_gradient_totals',
    inputs: { chunkSums },
    outputs: 2,
    channels,
    scalars: {
      chunks: { type: 'int32', value: chunkSums.shape[0] as number },
      channels: { type: 'int32', value: channels },
    },
    code: `
      fn main(channel : i32) {
        if (channel >= uniforms.channels) { return; }
        var sums = vec2<f32>(0.0);
        for (var chunk = 0; chunk < uniforms.chunks; chunk += 1) {
          let at = chunk * 2 * uniforms.channels + channel;
          sums += vec2<f32>(chunkSums[at], chunkSums[at + uniforms.channels]);
        }
        result[channel] = sums.x;
        result[uniforms.channels + channel] = sums.y;
      }`,
  });
}

function inputGradient(
  backend: WebGPUBackend,
  {
    dy,
    x,
    weights,
    statistics,
    relu6,
    sums,
    training,
  }: Normalised & { dy: tf.Tensor; sums: tf.Tensor; training: boolean },
): tf.Tensor {
  const { gamma, beta } = weights;
  const channels = channelsOf(x);
  const lanes = lanesOf(channels);
  // Frozen statistics do not depend on the batch: nothing flows back through them.
  const share = '(sums[channel] + centred * sums[across + channel]) * uniforms.perRow';
  return runKernel(backend, {
    key: `norm_gradient_relu6=${relu6}_training=${training}`,
    inputs: {
      x,
      dy,
      statistics,
      gamma,
      ...(relu6 ? { beta } : {}),
      ...(training ? { sums } : {}),
    },
    outputShape: x.shape,
    lanes,
    scalars: {
      channels: { type: 'int32', value: channels },
      perRow: { type: 'float32', value: channels / x.size },
    },
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let across = uniforms.channels / ${lanes};
        let channel = index % across;
        let inverse = statistics[across + channel];
        let centred = (x[index] - statistics[channel]) * inverse;
        let gradient = ${passed({ relu6, at: 'index', lanes })};
        result[index] = gamma[channel] * inverse * ${training ? `(gradient - ${share})` : 'gradient'};
      }`,
  });
}

/** WGSL: the gradient at the normalised value, which ReLU6 lets through where it did not clip. */
function passed({ relu6, at, lanes }: { relu6: boolean; at: string; lanes: 1 | 4 }): string {
  if (!relu6) return `dy[${at}]`;
  const value = 'centred * gamma[channel] + beta[channel]';
  const [zero, six] = [splat(0, lanes), splat(6, lanes)];
  return `select(${zero}, dy[${at}], (${value} > ${zero}) & (${value} < ${six}))`;
}

const splat = (value: number, lanes: 1 | 4) => (lanes === 4 ? `vec4<f32>(${value}.0)` : `${value}.0`);
const channelsOf = (x: tf.Tensor) => x.shape.at(-1) as number;
const lanesOf = (channels: number): 1 | 4 => (channels % 4 === 0 ? 4 : 1);

/** Rows of a matrix as vectors. */
function rowsOf(
  backend: WebGPUBackend,
  matrix: tf.Tensor,
  { first, rows }: { first: number; rows: number },
): tf.Tensor[] {
  const columns = matrix.shape[1] as number;
  const shapes = Array.from({ length: rows }, () => [columns]);
  return cutParts(backend, { from: matrix, shapes, first: first * columns });
}
