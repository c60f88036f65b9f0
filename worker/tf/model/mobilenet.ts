import * as tf from '@tensorflow/tfjs';
import { mixSeeds } from '@/shared/augment/random';
import {
  MOBILENET_FEATURES,
  type MobilenetBlock,
  mobilenetBlocks,
  mobilenetChannels,
  NORM_EPSILON,
} from '@/shared/mobilenet-size';
import { ReLU6 } from './layers';

export interface MobileNetOptions {
  width: number;
  inputSize: number;
  batchNormMomentum: number;
  seed: number;
}

/**
 * MobileNetV2 without its classifier, with Keras' layer and weight names, randomly initialised.
 * Input `[n, size, size, 3]` in [-1, 1]; output `out_relu`, `[n, size/32, size/32, 1280]`.
 */
export function mobileNetV2({ width, inputSize, batchNormMomentum, seed }: MobileNetOptions): {
  input: tf.SymbolicTensor;
  output: tf.SymbolicTensor;
} {
  let layerNumber = 0;
  const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) => layer.apply(x) as tf.SymbolicTensor;
  const initializer = () => tf.initializers.heNormal({ seed: mixSeeds(seed, ++layerNumber) });
  const norm = (name: string, x: tf.SymbolicTensor, silent = false) =>
    apply(
      tf.layers.batchNormalization({
        name,
        momentum: batchNormMomentum,
        epsilon: NORM_EPSILON,
        gammaInitializer: silent ? 'zeros' : 'ones',
      }),
      x,
    );
  const relu = (name: string, x: tf.SymbolicTensor) => apply(new ReLU6({ name }), x);
  const conv = (name: string, filters: number, x: tf.SymbolicTensor) =>
    apply(
      tf.layers.conv2d({
        name,
        filters,
        kernelSize: 1,
        padding: 'same',
        useBias: false,
        kernelInitializer: initializer(),
      }),
      x,
    );
  // Strided convolutions pad below and to the right, as Keras does, so that its weights fit.
  const pad = (name: string, x: tf.SymbolicTensor) =>
    apply(
      tf.layers.zeroPadding2d({
        name,
        padding: [
          [0, 1],
          [0, 1],
        ],
      }),
      x,
    );

  const block = (
    x: tf.SymbolicTensor,
    { prefix, expanded, outputs, stride, expands, residual }: MobilenetBlock,
  ) => {
    let y = x;
    if (expands) {
      y = conv(`${prefix}_expand`, expanded, y);
      y = relu(`${prefix}_expand_relu`, norm(`${prefix}_expand_BN`, y));
    }
    if (stride === 2) y = pad(`${prefix}_pad`, y);
    const depthwise = tf.layers.depthwiseConv2d({
      name: `${prefix}_depthwise`,
      kernelSize: 3,
      strides: stride,
      padding: stride === 2 ? 'valid' : 'same',
      useBias: false,
      // Each filter sees nine inputs; TF.js would count those of all channels.
      depthwiseInitializer: tf.initializers.randomNormal({
        stddev: Math.sqrt(2 / 9),
        seed: mixSeeds(seed, ++layerNumber),
      }),
    });
    y = relu(`${prefix}_depthwise_relu`, norm(`${prefix}_depthwise_BN`, apply(depthwise, y)));
    // A residual branch that begins silent leaves a shallower network, which learns from scratch much sooner
    // (He et al. 2018, "Bag of tricks", 3.1); base weights overwrite it.
    y = norm(`${prefix}_project_BN`, conv(`${prefix}_project`, outputs, y), residual);
    if (!residual) return y;
    return tf.layers.add({ name: `${prefix}_add` }).apply([x, y]) as tf.SymbolicTensor;
  };

  const input = tf.input({ shape: [inputSize, inputSize, 3], name: 'input_1' });
  const stem = tf.layers.conv2d({
    name: 'Conv1',
    filters: mobilenetChannels(32, width),
    kernelSize: 3,
    strides: 2,
    padding: 'valid',
    useBias: false,
    kernelInitializer: initializer(),
  });
  let x = relu('Conv1_relu', norm('bn_Conv1', apply(stem, pad('Conv1_pad', input))));
  for (const next of mobilenetBlocks(width)) x = block(x, next);
  const output = relu('out_relu', norm('Conv_1_bn', conv('Conv_1', MOBILENET_FEATURES, x)));
  return { input, output };
}
