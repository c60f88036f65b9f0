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

/** What a batch came to, still where it was computed. */
interface Unread {
  /** `[mean loss, hits]` */
  lossAndHits: tf.Tensor1D;
  photos: number;
}

/**
 * Loss and hits of an epoch so far. Batches are read when somebody asks, several at once: reading costs a GPU its
 * stride. They are summed here, in their order and in double precision: the float32 of tensors would lose the small
 * change of a long epoch.
 */
export class RunningTotals {
  private sums: EpochTotals;
  private unread: Unread[] = [];
  private reading: Promise<void> = Promise.resolve();

  /** @param resumed what an earlier process had summed of this epoch */
  constructor(resumed: EpochTotals | null = null) {
    this.sums = { ...(resumed ?? { loss: 0, hits: 0, finiteSteps: 0, photos: 0 }) };
  }

  /** @param loss mean loss of the batch, scalar. @param hits number of right answers, scalar. */
  add({ loss, hits, photos }: { loss: tf.Scalar; hits: tf.Scalar; photos: number }): void {
    this.unread.push({ lossAndHits: tf.keep(tf.stack([loss, hits]) as tf.Tensor1D), photos });
  }

  async read(): Promise<EpochTotals> {
    // One after the other, so that batches are added in their order.
    this.reading = this.reading.then(() => this.take(this.unread.splice(0)));
    await this.reading;
    return { ...this.sums };
  }

  dispose(): void {
    for (const { lossAndHits } of this.unread.splice(0)) lossAndHits.dispose();
  }

  private async take(batches: readonly Unread[]): Promise<void> {
    const read = batches.map(async ({ lossAndHits, photos }) => {
      const [loss, hits] = (await lossAndHits.data()) as unknown as [number, number];
      lossAndHits.dispose();
      return { loss, hits, photos };
    });
    for (const { loss, hits, photos } of await Promise.all(read)) {
      const sum = (this.sums.loss ?? Number.NaN) + loss * photos;
      // Once the sum is not finite it stays so, and the count stops at the step before.
      this.sums = {
        loss: Number.isFinite(sum) ? sum : null,
        hits: this.sums.hits + hits,
        photos: this.sums.photos + photos,
        finiteSteps: this.sums.finiteSteps + (Number.isFinite(sum) ? 1 : 0),
      };
    }
  }
}
