import * as tf from '@tensorflow/tfjs';
import type { GoldenFile } from '@/shared/trainer-job';
import type { Example } from '../data/examples';
import { photoTensor } from '../model/network';

/** Enough photos to notice a runtime that computes otherwise, few enough to be checked at every promotion. */
const GOLDEN_IMAGES = 16;

/** Photos spread evenly over the classes; several of a class when there are fewer classes than photos. */
export function goldenExamples(examples: readonly Example[]): Example[] {
  const distinct = [...new Map(examples.map((example) => [example.hash, example])).values()];
  const byClass = distinct.sort((a, b) => a.classIndex - b.classIndex || (a.hash < b.hash ? -1 : 1));
  const count = Math.min(GOLDEN_IMAGES, byClass.length);
  return Array.from(
    { length: count },
    (_, i) => byClass[Math.floor((i * byClass.length) / count)] as Example,
  );
}

/**
 * The trainer's own probabilities for them, as they are: the golden set checks the network, not the averaging over
 * rotations.
 */
export async function goldenFile(
  model: tf.LayersModel,
  examples: readonly Example[],
  photos: Parameters<typeof photoTensor>[1],
): Promise<GoldenFile> {
  const output = tf.tidy(() => model.predict(photoTensor(examples, photos)) as tf.Tensor2D);
  const rows = await output.array();
  output.dispose();
  return { items: examples.map(({ hash }, i) => ({ hash, probabilities: rows[i] as number[] })) };
}
