import * as tf from '@tensorflow/tfjs';
import type { Example } from '../data/examples';
import type { Trait } from './photo-file';

/** Logits the network gives for all traits together, side by side. */
export const logitCount = (traits: readonly Trait[]): number =>
  traits.reduce((sum, { values }) => sum + values.length, 0);

/** @param logits `[n, logitCount]`; @returns `[n, values]` for each trait */
function splitLogits(logits: tf.Tensor, traits: readonly Trait[]): tf.Tensor2D[] {
  const sizes = traits.map(({ values }) => values.length);
  return tf.split(logits as tf.Tensor2D, sizes, 1);
}

const truthOf = ({ ofFace }: Trait, examples: readonly Example[]): tf.Tensor1D =>
  tf.tensor1d(
    examples.map(({ classIndex }) => ofFace[classIndex] as number),
    'int32',
  );

/** Sum of the cross-entropies of all traits. */
export function traitLoss(
  logits: tf.Tensor,
  { traits, examples }: { traits: readonly Trait[]; examples: readonly Example[] },
): tf.Scalar {
  const losses = splitLogits(logits, traits).map((part, i) => {
    const trait = traits[i] as Trait;
    const targets = tf.oneHot(truthOf(trait, examples), trait.values.length);
    return tf.losses.softmaxCrossEntropy(targets, part) as tf.Scalar;
  });
  return tf.addN(losses) as tf.Scalar;
}

/** How many of the examples are told right, by trait. */
export function traitHits(
  logits: tf.Tensor,
  { traits, examples }: { traits: readonly Trait[]; examples: readonly Example[] },
): number[] {
  return tf.tidy(() =>
    splitLogits(logits, traits).map((part, i) => {
      const right = tf.equal(tf.argMax(part, 1), truthOf(traits[i] as Trait, examples));
      return tf.sum(tf.cast(right, 'float32')).dataSync<'float32'>()[0] as number;
    }),
  );
}
