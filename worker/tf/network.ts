import * as tf from '@tensorflow/tfjs';
import { normalizePixels, type PreprocessingSpec } from '@/shared/preprocessing';
import type { Recipe } from '@/shared/recipe';
import { augment } from './augment';
import { type Example, evenBatches } from './data/examples';
import type { PixelStore } from './data/pixel-store';
import type { Classifier } from './model/classifier';
import type { Random } from './random';

/** What is trained: the whole network on photos, or its head on features. */
export interface Network {
  /** The network's input for these examples, augmented when `random` is given. Made inside a `tf.tidy`. */
  input: (examples: readonly Example[], random: Random | null) => tf.Tensor;
  /** `[n, classes]` */
  logits: (input: tf.Tensor, training: boolean) => tf.Tensor;
  variables: tf.Variable[];
  dispose: () => void;
}

/** Images per step where no gradient is needed. */
export const INFERENCE_BATCH = 32;

export interface Photos {
  pixels: PixelStore;
  spec: PreprocessingSpec;
}

/** @returns `[n, size, size, 3]` in [-1, 1] */
export function photoTensor(examples: readonly Example[], { pixels, spec }: Photos): tf.Tensor4D {
  const bytes = pixels.read(examples.map(({ hash }) => hash));
  return tf.tensor4d(normalizePixels(bytes, spec), [examples.length, spec.size, spec.size, 3]);
}

/** Every layer is trained, on augmented photos; batch norm stays as the base has it where the recipe says so. */
export function wholeNetwork(classifier: Classifier, photos: Photos, recipe: Recipe): Network {
  return {
    input: (examples, random) => {
      const x = photoTensor(examples, photos);
      return random ? augment(x, recipe.augmentation, random) : x;
    },
    logits: (x, training) => {
      const features = classifier.base.apply(x, { training: training && recipe.batchNorm.trained });
      return classifier.headLogits(features as tf.Tensor, training);
    },
    variables: classifier.variables('all'),
    dispose: () => {},
  };
}

/** Only the head is trained, on features the frozen base computes once for each photo, unaugmented. */
export async function headNetwork(
  classifier: Classifier,
  {
    photos,
    examples,
    onProgress,
  }: {
    photos: Photos;
    examples: readonly Example[];
    onProgress: (done: number, total: number) => void;
  },
): Promise<Network> {
  const distinct = [...new Map(examples.map((example) => [example.hash, example])).values()];
  const rows = new Map(distinct.map(({ hash }, row) => [hash, row]));
  const blocks: tf.Tensor2D[] = [];
  let done = 0;
  for (const batch of evenBatches(distinct, INFERENCE_BATCH)) {
    blocks.push(tf.tidy(() => classifier.base.apply(photoTensor(batch, photos)) as tf.Tensor2D));
    done += batch.length;
    onProgress(done, distinct.length);
    await new Promise(setImmediate);
  }
  const features = tf.concat2d(blocks, 0);
  tf.dispose(blocks);
  return {
    input: (wanted) =>
      tf.gather(
        features,
        tf.tensor1d(
          wanted.map(({ hash }) => rows.get(hash) as number),
          'int32',
        ),
      ),
    logits: classifier.headLogits,
    variables: classifier.variables('head'),
    dispose: () => features.dispose(),
  };
}
