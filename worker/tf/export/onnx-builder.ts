import type * as tf from '@tensorflow/tfjs';
import type { OnnxNode, OnnxTensor } from '@/shared/onnx/onnx-schema';
import type { ConvolutionWeights } from '@/shared/onnx/onnx-weights';

/** Zeros around an image that its convolution has yet to add: top, left, bottom, right. */
export type Padding = [number, number, number, number];

/** A value on its way through the graph. Images are `[n, channels, height, width]`, vectors `[n, features]`. */
export interface Value {
  name: string;
  kind: 'image' | 'vector';
  padding?: Padding;
  /** The convolution this value comes straight from, into which batch normalisation can still be folded. */
  convolution?: ConvolutionWeights;
}

export class UnsupportedLayerError extends Error {
  override readonly name = 'UnsupportedLayerError';

  constructor(layer: tf.layers.Layer, problem: string) {
    super(`cannot export layer ${layer.name} (${layer.getClassName()}) to ONNX: ${problem}`);
  }
}

/** The ONNX graph as far as it is written. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly #convolutions = new Map<string, ConvolutionWeights>();
  readonly #weights = new Map<string, OnnxTensor>();

  node(node: OnnxNode): string {
    this.nodes.push(node);
    return node.output;
  }

  weight(name: string, shape: number[], values: Float32Array): string {
    this.#weights.set(name, { name, shape, values });
    return name;
  }

  /** Sets or replaces the weights of the convolution that makes `output`. */
  convolution(output: string, weights: ConvolutionWeights): void {
    this.#convolutions.set(output, weights);
  }

  weights(): OnnxTensor[] {
    const convolutions = [...this.#convolutions].flatMap(([output, { shape, kernel, bias }]) => [
      { name: `${output}/kernel`, shape, values: kernel },
      { name: `${output}/bias`, shape: [shape[0]], values: bias },
    ]);
    return [...convolutions, ...this.#weights.values()];
  }
}
