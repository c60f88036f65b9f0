import type * as tf from '@tensorflow/tfjs';
import { BLOCK_COUNT } from '@/shared/recipe/network';

export interface Norm {
  gamma: tf.Variable;
  beta: tf.Variable;
  movingMean: tf.Variable;
  movingVariance: tf.Variable;
}

export interface Convolution {
  /** `[height, width, in, out]` */
  kernel: tf.Variable;
  stride: number;
}

/** An inverted residual block. */
export interface Block {
  /** That of the first is the network's first convolution, of photos. */
  expand: Convolution;
  norm1: Norm;
  /** `[3, 3, c, 1]` */
  depthwise: tf.Variable;
  stride: 1 | 2;
  norm2: Norm;
  project: Convolution;
  norm3: Norm;
  /** Whether the block's input is added to its output. */
  residual: boolean;
}

/** MobileNetV2 as a list of its blocks: the very variables that a model's layers own. */
export interface Network {
  blocks: Block[];
  top: Convolution & { norm: Norm };
}

/** @param base with Keras' layer names @throws when a layer is not there */
export function networkOf(base: tf.LayersModel): Network {
  const weights = (layer: string) =>
    base.getLayer(layer).weights.map((weight) => weight.read() as tf.Variable);
  const kernel = (layer: string) => weights(layer)[0] as tf.Variable;
  const norm = (layer: string): Norm => {
    const [gamma, beta, movingMean, movingVariance] = weights(layer) as [
      ...[tf.Variable, tf.Variable, tf.Variable, tf.Variable],
    ];
    return { gamma, beta, movingMean, movingVariance };
  };
  const convolution = (layer: string): Convolution => ({ kernel: kernel(layer), stride: 1 });
  const block = (index: number): Block => {
    const prefix = index === 0 ? 'expanded_conv' : `block_${index}`;
    const expand = index === 0 ? { kernel: kernel('Conv1'), stride: 2 } : convolution(`${prefix}_expand`);
    const depthwise = base.getLayer(`${prefix}_depthwise`);
    const [stride] = depthwise.getConfig().strides as [1 | 2];
    const project = convolution(`${prefix}_project`);
    return {
      expand,
      norm1: norm(index === 0 ? 'bn_Conv1' : `${prefix}_expand_BN`),
      depthwise: depthwise.weights[0]?.read() as tf.Variable,
      stride,
      norm2: norm(`${prefix}_depthwise_BN`),
      project,
      norm3: norm(`${prefix}_project_BN`),
      residual: stride === 1 && expand.kernel.shape[2] === project.kernel.shape[3],
    };
  };
  return {
    blocks: Array.from({ length: BLOCK_COUNT }, (_, index) => block(index)),
    top: { ...convolution('Conv_1'), norm: norm('Conv_1_bn') },
  };
}
