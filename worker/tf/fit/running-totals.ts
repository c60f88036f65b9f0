import * as tf from '@tensorflow/tfjs';

/** Sums of an epoch so far. */
export interface EpochTotals {
  /** Loss of each image, summed; null once it was not finite. */
  loss: number | null;
  /** Right answers. */
  hits: number;
  photos: number;
  /** Steps with a finite loss. */
  finiteSteps: number;
}

/** Loss and hits of an epoch so far, summed where the batches are computed: reading costs a GPU its stride. */
export class RunningTotals {
  /** `[loss × photos, hits, steps with a finite loss so far]` */
  private sums: tf.Tensor1D;
  private photos: number;

  /** @param resumed what an earlier process had summed of this epoch */
  constructor(resumed: EpochTotals | null = null) {
    const { loss, hits, finiteSteps, photos } = resumed ?? { loss: 0, hits: 0, finiteSteps: 0, photos: 0 };
    this.sums = tf.keep(tf.tensor1d([loss ?? Number.NaN, hits, finiteSteps]));
    this.photos = photos;
  }

  /** @param loss mean loss of the batch, scalar. @param hits number of right answers, scalar. */
  add({ loss, hits, photos }: { loss: tf.Scalar; hits: tf.Scalar; photos: number }): void {
    const next = tf.tidy(() => {
      const [lossSum, hitSum, finite] = tf.unstack(this.sums) as [tf.Scalar, tf.Scalar, tf.Scalar];
      const nextLoss = tf.add(lossSum, tf.mul(loss, photos));
      // Once the sum is not finite it stays so, and the count stops at the step before.
      const nextFinite = tf.add(finite, tf.cast(tf.isFinite(nextLoss), 'float32'));
      return tf.stack([nextLoss, tf.add(hitSum, hits), nextFinite]) as tf.Tensor1D;
    });
    this.sums.dispose();
    this.sums = tf.keep(next);
    this.photos += photos;
  }

  async read(): Promise<EpochTotals> {
    const [loss, hits, finiteSteps] = (await this.sums.data()) as unknown as [number, number, number];
    return { loss: Number.isFinite(loss) ? loss : null, hits, finiteSteps, photos: this.photos };
  }

  dispose(): void {
    this.sums.dispose();
  }
}
