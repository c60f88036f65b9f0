import * as tf from '@tensorflow/tfjs';
import { type BatchClasses, batchTargets } from './targets';

/**
 * Softmax cross-entropy, the mean over the batch, with label smoothing, class weights and the targets of mixed
 * photos. With class weights the photos' losses are weighed and summed, then divided by their number, as Keras
 * does: a batch of rare classes takes a longer step.
 * @param logits `[n, classes]`
 * @returns scalar
 */
export function classificationLoss({
  logits,
  ...batch
}: BatchClasses & {
  logits: tf.Tensor2D;
  labelSmoothing: number;
  classWeights: ArrayLike<number> | null;
}): tf.Scalar {
  const [photos, classCount] = logits.shape;
  return tf.tidy(() => {
    const targets = tf.tensor2d(batchTargets({ ...batch, classCount }), [photos, classCount]);
    return tf.div(tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)))), photos) as tf.Scalar;
  });
}

/** How many photos are taken for the class that has the greater share of them; scalar. */
export function countHits({ logits, dominant }: { logits: tf.Tensor2D; dominant: Int32Array }): tf.Scalar {
  return tf.tidy(() => {
    const truth = tf.tensor1d(dominant, 'int32');
    return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), truth), 'float32')) as tf.Scalar;
  });
}
