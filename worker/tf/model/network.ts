import * as tf from '@tensorflow/tfjs';
import { normalizePixels, type PreprocessingSpec } from '@/shared/preprocessing';
import type { BatchLoader } from '../data/batch-loader';
import type { Example } from '../data/examples';
import { type InputSource, photoSource } from '../data/input-source';
import type { PixelStore } from '../data/pixel-store';
import { lookUpBytes, takesBytes } from '../kernels/byte-photos';
import type { Classifier } from './classifier';

/** What is trained: the whole network on photos, or its last layers on what the frozen ones before gave. */
export interface Network {
  /** The network's input for these examples as they are, for evaluation. Made inside a `tf.tidy`. */
  input: (examples: readonly Example[]) => tf.Tensor;
  /** The inputs of training steps. */
  training: InputSource;
  /** The input to pooled features, `[n, 1280]`. */
  features: (input: tf.Tensor, training: boolean) => tf.Tensor2D;
  /** Features to logits, `[n, classes]`. */
  head: (features: tf.Tensor, training: boolean) => tf.Tensor;
  variables: tf.Variable[];
  dispose: () => void;
}

export interface Photos {
  pixels: PixelStore;
  spec: PreprocessingSpec;
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** @returns `[n, size, size, 3]` in [-1, 1] */
export function photoTensor(examples: readonly Example[], { pixels, spec }: Photos): tf.Tensor4D {
  const bytes = pixels.read(examples.map(({ hash }) => hash));
  const shape: [number, number, number, number] = [examples.length, spec.size, spec.size, 3];
  if (takesBytes()) return lookUpBytes(bytes, shape, normalizePixels(EVERY_BYTE, spec)) as tf.Tensor4D;
  return tf.tensor4d(normalizePixels(bytes, spec), shape);
}

/** Every layer is trained, on augmented photos; batch norm stays as the base has it where the recipe says so. */
export function wholeNetwork(
  classifier: Classifier,
  { photos, loader }: { photos: Photos; loader: BatchLoader },
): Network {
  return {
    input: (examples) => photoTensor(examples, photos),
    training: photoSource(loader),
    ...wholeParts(classifier),
    variables: classifier.variables('all'),
    dispose: () => {},
  };
}

/** Photos to features and on to logits, through every layer. */
export function wholeParts(classifier: Classifier): Pick<Network, 'features' | 'head'> {
  return {
    features: (x, training) =>
      training ? classifier.trainingFeatures(x, 'photos') : classifier.features(x, 'photos'),
    head: classifier.headLogits,
  };
}
