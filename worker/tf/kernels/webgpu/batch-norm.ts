import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { perChannel, rowsPerChunkOf, sumChannels } from './channel-sums';
import { runKernel } from './program';

export interface NormRequest {
  /** `[n, h, w, c]` */
  x: tf.Tensor;
  /** Gamma, `[c]` */
  scale: tf.Tensor;
  /** Beta, `[c]` */
  offset: tf.Tensor;
  /** Moving statistics before this batch, `[c]` each. */
  movingMean: tf.Tensor;
  movingVariance: tf.Tensor;
  momentum: number;
  epsilon: number;
  /** What is applied to the normalised values, in the same pass. */
  activation: 'none' | 'relu6';
  /** Gets the moving statistics after this batch; they are disposed when it returns. */
  onMovingStatistics: (mean: tf.Tensor, variance: tf.Tensor) => void;
}

/** Rows of the tensor of statistics: mean, inverse standard deviation, next moving mean and variance. */
const MOVING_MEAN = 2;
const MOVING_VARIANCE = 3;

/**
 * Batch normalisation over a batch's own statistics, with ReLU6 if wanted: three programs forward (sums, their
 * end, values) and three back, where TF.js composes some forty. Statistics as in TensorFlow's
 * `FusedBatchNormV3`: biased variance to normalise, unbiased for the moving one.
 * @returns `[n, h, w, c]`
 */
export function batchNormTraining(backend: WebGPUBackend, request: NormRequest): tf.Tensor {
  const { activation } = request;
  const fused = tf.customGrad((...inputs) => {
    const [x, scale, offset, save] = inputs as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const statistics = batchStatistics(backend, request);
    tf.tidy(() =>
      request.onMovingStatistics(rowOf(statistics, MOVING_MEAN), rowOf(statistics, MOVING_VARIANCE)),
    );
    const value = normalize(backend, { x, scale, offset, statistics, activation });
    save([x, scale, offset, statistics]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedX, savedScale, savedOffset, savedStatistics] = saved as Four;
      return gradients(backend, {
        ...{ dy, x: savedX, scale: savedScale, offset: savedOffset, statistics: savedStatistics, activation },
      });
    };
    return { value, gradFunc };
  });
  return fused(request.x, request.scale, request.offset);
}

type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

function batchStatistics(backend: WebGPUBackend, request: NormRequest): tf.Tensor {
  const { x, movingMean, movingVariance, momentum, epsilon } = request;
  const channels = channelsOf(x);
  const rows = x.size / channels;
  return tf.tidy(() => {
    // Summed as differences to a value of the channel: a mean far from 0 would drown the variance.
    const chunkSums = sumChannels(backend, {
      key: 'norm_moments',
      ...{ inputs: { x }, rows, channels, shift: 'x[first]' },
      terms: `
        fn terms(at : i32, channel : i32, shift : f32) -> vec2<f32> {
          let difference = x[at] - shift;
          return vec2<f32>(difference, difference * difference);
        }`,
    });
    return perChannel(backend, {
      key: 'norm_statistics',
      ...{ inputs: { chunkSums, x, movingMean, movingVariance }, outputs: 4, channels },
      scalars: {
        rows: { type: 'int32', value: rows },
        rowsPerChunk: { type: 'int32', value: rowsPerChunkOf(chunkSums, rows) },
        channels: { type: 'int32', value: channels },
        momentum: { type: 'float32', value: momentum },
        epsilon: { type: 'float32', value: epsilon },
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
  });
}

interface Normalised {
  x: tf.Tensor;
  scale: tf.Tensor;
  offset: tf.Tensor;
  statistics: tf.Tensor;
  activation: NormRequest['activation'];
}

function normalize(backend: WebGPUBackend, { x, scale, offset, statistics, activation }: Normalised) {
  const channels = channelsOf(x);
  const lanes = channels % 4 === 0 ? 4 : 1;
  const value =
    '(x[index] - statistics[channel]) * statistics[across + channel] * scale[channel] + offset[channel]';
  const code = `
    fn main(index : i32) {
      if (index >= uniforms.size) { return; }
      let across = uniforms.channels / ${lanes};
      let channel = index % across;
      let value = ${value};
      result[index] = ${activation === 'relu6' ? `clamp(value, ${splat(0, lanes)}, ${splat(6, lanes)})` : 'value'};
    }`;
  return runKernel(backend, {
    ...{
      key: `norm_${activation}`,
      inputs: { x, statistics, scale, offset },
      outputShape: x.shape,
      lanes,
      code,
    },
    scalars: { channels: { type: 'int32', value: channels } },
  });
}

function gradients(backend: WebGPUBackend, request: Normalised & { dy: tf.Tensor }): tf.Tensor[] {
  const { dy, x, scale, offset, statistics, activation } = request;
  const channels = channelsOf(x);
  const rows = x.size / channels;
  const lanes = channels % 4 === 0 ? 4 : 1;
  // A buffer that the text does not name must not be bound.
  const inputs = { x, dy, statistics, ...(activation === 'relu6' ? { scale, offset } : {}) };
  return tf.tidy(() => {
    const chunkSums = sumChannels(backend, {
      ...{ key: `norm_gradient_sums_${activation}`, inputs, rows, channels, shift: '0.0' },
      terms: `
        fn terms(at : i32, channel : i32, shift : f32) -> vec2<f32> {
          let centred = (x[at] - statistics[channel]) * statistics[uniforms.channels + channel];
          let gradient = ${passed({ activation, at: 'at', lanes: 1 })};
          return vec2<f32>(gradient, gradient * centred);
        }`,
    });
    const sums = perChannel(backend, {
      ...{ key: 'norm_gradient_totals', inputs: { chunkSums }, outputs: 2, channels },
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
    const dx = runKernel(backend, {
      ...{
        key: `norm_gradient_${activation}`,
        inputs: { ...inputs, scale, sums },
        outputShape: x.shape,
        lanes,
      },
      scalars: {
        channels: { type: 'int32', value: channels },
        perRow: { type: 'float32', value: 1 / rows },
      },
      code: `
        fn main(index : i32) {
          if (index >= uniforms.size) { return; }
          let across = uniforms.channels / ${lanes};
          let channel = index % across;
          let inverse = statistics[across + channel];
          let centred = (x[index] - statistics[channel]) * inverse;
          let gradient = ${passed({ activation, at: 'index', lanes })};
          let share = (sums[channel] + centred * sums[across + channel]) * uniforms.perRow;
          result[index] = scale[channel] * inverse * (gradient - share);
        }`,
    });
    return [dx, rowOf(sums, 1), rowOf(sums, 0)];
  });
}

/** WGSL: the gradient at the normalised value, which ReLU6 passes where it did not clip. */
function passed({
  activation,
  at,
  lanes,
}: {
  activation: NormRequest['activation'];
  at: string;
  lanes: 1 | 4;
}): string {
  if (activation === 'none') return `dy[${at}]`;
  const value = 'centred * scale[channel] + offset[channel]';
  return (
    `select(${splat(0, lanes)}, dy[${at}], ` +
    `(${value} > ${splat(0, lanes)}) & (${value} < ${splat(6, lanes)}))`
  );
}

const splat = (value: number, lanes: 1 | 4) => (lanes === 4 ? `vec4<f32>(${value}.0)` : `${value}.0`);
const channelsOf = (x: tf.Tensor) => x.shape.at(-1) as number;
const rowOf = (matrix: tf.Tensor, row: number) =>
  tf.reshape(tf.slice(matrix, [row, 0], [1, -1]), [matrix.shape[1] as number]);
