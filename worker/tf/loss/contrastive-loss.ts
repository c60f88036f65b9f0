import * as tf from '@tensorflow/tfjs';

/** Added to what is taken out of a sum of exponentials. */
const NEVER = -1e9;
/** Of a photo without features, which has no direction. */
const SHORTEST = 1e-12;

/**
 * The supervised contrastive loss of a batch (Khosla et al., 2020, the sum outside of the logarithm): for each photo the mean
 * of minus the logarithm of the share that each other photo of its class has among all others, by the cosines of their
 * features. Photos without another of their class do not count; 0 where there is none that counts.
 * @param features `[n, units]`, of any length
 * @returns scalar
 */
export function contrastiveLoss(
  features: tf.Tensor2D,
  { classes, temperature }: { classes: ArrayLike<number>; temperature: number },
): tf.Scalar {
  const { weights, others } = pairsOf(classes);
  const shape: [number, number] = [classes.length, classes.length];
  return tf.tidy(() => {
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(features), 1, true), SHORTEST));
    const directions = tf.div(features, lengths) as tf.Tensor2D;
    const cosines = tf.matMul(directions, directions, false, true);
    const scaled = tf.add(tf.div(cosines, temperature), tf.tensor2d(others, shape));
    // The weights of what is taken out are zero, and so is its share of the slope.
    return tf.neg(
      tf.sum(tf.mul(tf.tensor2d(weights, shape), tf.logSoftmax(scaled as tf.Tensor2D))),
    ) as tf.Scalar;
  });
}

/**
 * What each pair of photos weighs in the sum, the mean over photos and their partners included, and what takes a photo
 * itself out of its row.
 */
function pairsOf(classes: ArrayLike<number>): { weights: Float32Array; others: Float32Array } {
  const count = classes.length;
  const weights = new Float32Array(count * count);
  const others = new Float32Array(count * count);
  const partners = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => j).filter((j) => j !== i && classes[j] === classes[i]),
  );
  const counted = partners.filter(({ length }) => length > 0).length;
  for (const [i, row] of partners.entries()) {
    others[i * count + i] = NEVER;
    for (const j of row) weights[i * count + j] = 1 / (row.length * counted);
  }
  return { weights, others };
}
