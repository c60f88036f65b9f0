import * as tf from '@tensorflow/tfjs';
import { normalizePixels } from '@/shared/preprocessing';
import { rotatePixels, rotationAngles } from '@/shared/rotate-pixels';
import type { Example } from '../data/examples';
import type { Classifier } from '../model/classifier';
import type { Network, Photos } from '../model/network';
import { trainerTunables } from '../tunables';

/** A network to predict with, and how many photos it takes at once. */
export interface RotatedViews extends Pick<Network, 'input' | 'features' | 'head'> {
  photosPerBatch: number;
}

/**
 * The classifier as a model version with `testTimeRotations` is served: each photo is turned as the server turns
 * it, and the probabilities of its views are averaged.
 */
export function rotatedViews(classifier: Classifier, photos: Photos): RotatedViews {
  const angles = rotationAngles(photos.spec.testTimeRotations);
  return {
    photosPerBatch: Math.max(1, Math.floor(trainerTunables.inferenceBatch / angles.length)),
    /** `[n × views, size, size, 3]`, the views of a photo one after another */
    input: (examples) => viewTensor(examples, { ...photos, angles }),
    features: (views) => classifier.features(views, 'photos'),
    /** Logarithms of the mean probabilities, `[n, classes]`: a softmax leaves them what they were. */
    head: (features) => {
      const probabilities = tf.softmax(classifier.headLogits(features, false));
      const byPhoto = [-1, angles.length, probabilities.shape[1] as number];
      return tf.log(tf.mean(tf.reshape(probabilities, byPhoto), 1));
    },
  };
}

function viewTensor(
  examples: readonly Example[],
  { pixels, spec, angles }: Photos & { angles: readonly number[] },
): tf.Tensor4D {
  const { size } = spec;
  const photoBytes = size * size * 3;
  const bytes = pixels.read(examples.map(({ hash }) => hash));
  const views = new Float32Array(bytes.length * angles.length);
  for (const i of examples.keys()) {
    const photo = bytes.subarray(i * photoBytes, (i + 1) * photoBytes);
    for (const [view, degrees] of angles.entries()) {
      const turned = rotatePixels({ pixels: photo, size, degrees });
      normalizePixels(turned, spec, views, (i * angles.length + view) * photoBytes);
    }
  }
  return tf.tensor4d(views, [examples.length * angles.length, size, size, 3]);
}
