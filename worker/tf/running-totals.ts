import * as tf from '@tensorflow/tfjs';

/** Loss and hits of an epoch so far, summed where the batches are computed: reading costs a GPU its stride. */
export class RunningTotals {
  /** `[loss × images, hits, steps with a finite loss so far]` */
  private sums = tf.keep(tf.zeros([3]) as tf.Tensor1D);
  private images = 0;

  /** @param loss mean loss of the batch, scalar. @param hits number of right answers, scalar. */
  add({ loss, hits, images }: { loss: tf.Scalar; hits: tf.Scalar; images: number }): void {
    const next = tf.tidy(() => {
      const [lossSum, hitSum, finite] = tf.unstack(this.sums) as [tf.Scalar, tf.Scalar, tf.Scalar];
      const nextLoss = tf.add(lossSum, tf.mul(loss, images));
      // Once the sum is not finite it stays so, and the count stops at the step before.
      const nextFinite = tf.add(finite, tf.cast(tf.isFinite(nextLoss), 'float32'));
      return tf.stack([nextLoss, tf.add(hitSum, hits), nextFinite]) as tf.Tensor1D;
    });
    this.sums.dispose();
    this.sums = tf.keep(next);
    this.images += images;
  }

  read(): { loss: number; accuracy: number; finiteSteps: number } {
    const [loss, hits, finiteSteps] = this.sums.dataSync() as unknown as [number, number, number];
    return { loss: loss / this.images, accuracy: hits / this.images, finiteSteps };
  }

  dispose(): void {
    this.sums.dispose();
  }
}
