import * as tf from '@tensorflow/tfjs';

/** Sums of an epoch so far. */
export interface EpochTotals {
  /** Loss of each image, summed; null once it was not finite. */
  loss: number | null;
  /** Right answers. */
  hits: number;
  images: number;
  /** Steps with a finite loss. */
  finiteSteps: number;
}

/** Loss and hits of an epoch so far, summed where the batches are computed: reading costs a GPU its stride. */
export class RunningTotals {
  /** `[loss × images, hits, steps with a finite loss so far]` */
  private sums: tf.Tensor1D;
  private images: number;

  /** @param resumed what an earlier process had summed of this epoch */
  constructor(resumed: EpochTotals | null = null) {
    const { loss, hits, finiteSteps, images } = resumed ?? { loss: 0, hits: 0, finiteSteps: 0, images: 0 };
    this.sums = tf.keep(tf.tensor1d([loss ?? Number.NaN, hits, finiteSteps]));
    this.images = images;
  }

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

  async read(): Promise<EpochTotals> {
    const [loss, hits, finiteSteps] = (await this.sums.data()) as unknown as [number, number, number];
    return { loss: Number.isFinite(loss) ? loss : null, hits, finiteSteps, images: this.images };
  }

  dispose(): void {
    this.sums.dispose();
  }
}
