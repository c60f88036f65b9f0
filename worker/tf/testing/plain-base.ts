import * as tf from '@tensorflow/tfjs';
import type { Convolution, Network, Norm } from '../model/network-structure';

export interface PlainNorm {
  epsilon: number;
  training: boolean;
}

/** Batch normalisation from TF.js' elementwise ops, differentiated by TF.js. */
export function plainBatchNorm(
  x: tf.Tensor,
  { gamma, beta, movingMean, movingVariance }: Record<keyof Norm, tf.Tensor>,
  { epsilon, training }: PlainNorm,
): tf.Tensor {
  const { mean, variance } = training
    ? tf.moments(x, [0, 1, 2])
    : { mean: movingMean, variance: movingVariance };
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
}

/** `min(max(x, 0), 6)` likewise. */
export const plainRelu6 = (x: tf.Tensor): tf.Tensor => tf.clipByValue(x, 0, 6);

/** A 3×3 depthwise convolution likewise; with stride 2 after padding below and to the right, as Keras pads. */
export function plainDepthwise(x: tf.Tensor, filter: tf.Tensor, stride: 1 | 2): tf.Tensor {
  const padded = stride === 2 ? padBelow(x) : x;
  return tf.depthwiseConv2d(
    padded as tf.Tensor4D,
    filter as tf.Tensor4D,
    stride,
    stride === 2 ? 'valid' : 'same',
  );
}

const padBelow = (x: tf.Tensor) =>
  tf.pad(x, [
    ...([
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 0],
    ] as [number, number][]),
  ]);

/** MobileNetV2 from a block on, written with TF.js' own ops only: what the fused training pass is held against. */
export function plainFeatures(
  input: tf.Tensor,
  network: Network,
  { fromBlock = 0, ...norm }: PlainNorm & { fromBlock?: number },
): tf.Tensor {
  const convolved = (x: tf.Tensor, { kernel, stride }: Convolution) =>
    stride === 2
      ? tf.conv2d(padBelow(x) as tf.Tensor4D, kernel as unknown as tf.Tensor4D, 2, 'valid')
      : tf.conv2d(x as tf.Tensor4D, kernel as unknown as tf.Tensor4D, 1, 'same');
  let x = input;
  for (const block of network.blocks.slice(fromBlock)) {
    const z1 = convolved(x, block.expand);
    const y1 = plainRelu6(plainBatchNorm(z1, block.norm1, norm));
    const z2 = plainDepthwise(y1, block.depthwise, block.stride);
    const y2 = plainRelu6(plainBatchNorm(z2, block.norm2, norm));
    const y3 = plainBatchNorm(convolved(y2, block.project), block.norm3, norm);
    x = block.residual ? tf.add(y3, x) : y3;
  }
  const top = plainBatchNorm(convolved(x, network.top), network.top.norm, norm);
  return tf.mean(plainRelu6(top), [1, 2]);
}
