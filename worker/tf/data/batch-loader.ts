import { partnerOf } from '@/shared/augment/mix';
import { availableCores } from '../../cores';
import { trainerTunables } from '../tunables';
import { type BatchFiller, ownThreadFiller, ThreadFiller } from './batch-filler';
import type { Example } from './examples';
import type { FillSettings } from './fill-batch';
import { nativePhotosFile } from './native-photos-file';
import type { PixelStore } from './pixel-store';

/**
 * One on two cores, where the training step wants both; else up to half of them, as far as memory allows.
 * @param batchBytes of one batch prepared
 */
export function defaultThreads(batchBytes: number, cores = availableCores()): number {
  const { maxLoaderThreads, loaderMemoryGiB, prefetchedBatches } = trainerTunables;
  const room = Math.floor((loaderMemoryGiB * 1024 ** 3) / batchBytes) - prefetchedBatches;
  return Math.max(1, Math.min(maxLoaderThreads, Math.floor(cores / 2), room));
}

/** A batch ready for a step. */
export interface LoadedBatch {
  /** Float32 `[n, size, size, 3]` in [-1, 1], augmented and mixed; the next batch may overwrite it. */
  pixels: Float32Array;
  /** Class of each photo, `[n]`. */
  classes: Int32Array;
  /** Class of what was mixed into each photo, `[n]`, and the share that is the photo's own; null unless mixed. */
  partners: Int32Array | null;
  shares: Float32Array | null;
}

interface LoaderRequest {
  store: PixelStore;
  recipe: FillSettings['recipe'];
  /** Most photos of a batch. */
  batchSize: number;
  /** 0 prepares in the caller's own thread. */
  threads?: number;
  /** Called with the reason when no thread could be started; the loader works without. */
  onNoThreads?: (reason: string) => void;
}

/** Reads, augments and mixes training batches in threads, ahead of the step that trains on them. */
export class BatchLoader {
  /** Side of the photos in pixels. */
  readonly size: number;
  readonly #store: PixelStore;
  readonly #slots: readonly Float32Array[];
  readonly #free: number[];
  readonly #fillers: readonly BatchFiller[];

  private constructor(store: PixelStore, slots: readonly Float32Array[], fillers: readonly BatchFiller[]) {
    this.#store = store;
    this.size = store.size;
    this.#slots = slots;
    this.#free = slots.map((_, slot) => slot);
    this.#fillers = fillers;
  }

  static async open(request: LoaderRequest): Promise<BatchLoader> {
    const { store, recipe, batchSize, onNoThreads } = request;
    const bytes = batchSize * store.size * store.size * 3 * Float32Array.BYTES_PER_ELEMENT;
    const { threads = defaultThreads(bytes) } = request;
    const slots = Array.from(
      { length: threads + trainerTunables.prefetchedBatches },
      () => new Float32Array(new SharedArrayBuffer(bytes)),
    );
    const { augmentation, framing, mix, seed } = recipe;
    const settings = { fd: store.fd, size: store.size, recipe: { augmentation, framing, mix, seed } };
    const data = { ...settings, slots, nativePhotos: nativePhotosFile() };
    const starts = Array.from({ length: threads }, () => ThreadFiller.start(data));
    const outcomes = await Promise.allSettled(starts);
    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed && started.length === 0) onNoThreads?.((failed.reason as Error).message);
    const fillers = started.length > 0 ? started : [ownThreadFiller(settings, slots)];
    return new BatchLoader(store, slots, fillers);
  }

  /**
   * The batches of one epoch, from the given one on. A batch is the reader's until it asks for the next. One
   * epoch at a time.
   * @param batches the epoch's order, cut into batches
   * @param epoch counts from 1; with the recipe's seed and a photo's place in the order it gives all numbers
   * drawn for the photo, so neither threads nor resuming change a batch
   * @throws TrainerError when the pixel cache cannot be read or a thread ended
   */
  async *epoch({
    batches,
    epoch,
    from,
  }: {
    batches: readonly (readonly Example[])[];
    epoch: number;
    from: number;
  }): AsyncGenerator<LoadedBatch, void, void> {
    const ahead: Promise<LoadedBatch & { slot: number }>[] = [];
    let inUse: number | null = null;
    let next = from;
    let position = batches.slice(0, from).reduce((sum, batch) => sum + batch.length, 0);
    const request = () => {
      while (next < batches.length && this.#free.length > 0) {
        const examples = batches[next] as readonly Example[];
        const filling = this.#fill({ examples, epoch, position, index: next });
        // The consumer of the batch gets the error; until then it must not count as an unhandled rejection.
        filling.catch(() => {});
        ahead.push(filling);
        next++;
        position += examples.length;
      }
    };
    try {
      request();
      for (let filling = ahead.shift(); filling; filling = ahead.shift()) {
        const { slot, ...batch } = await filling;
        inUse = slot;
        yield batch;
        this.#free.push(slot);
        inUse = null;
        request();
      }
    } finally {
      if (inUse !== null) this.#free.push(inUse);
      for (const outcome of await Promise.allSettled(ahead)) {
        if (outcome.status === 'fulfilled') this.#free.push(outcome.value.slot);
      }
    }
  }

  /** Ends the threads. The pixel store stays open. */
  async close(): Promise<void> {
    await Promise.all(this.#fillers.map((filler) => filler.close()));
  }

  async #fill({
    examples,
    epoch,
    position,
    index,
  }: {
    examples: readonly Example[];
    epoch: number;
    position: number;
    index: number;
  }): Promise<LoadedBatch & { slot: number }> {
    const slot = this.#free.shift() as number;
    const filler = this.#fillers[index % this.#fillers.length] as BatchFiller;
    try {
      const rows = examples.map(({ hash }) => this.#store.rowOf(hash));
      const shares = await filler.fill({ rows, epoch, position }, slot);
      const classes = Int32Array.from(examples, ({ classIndex }) => classIndex);
      const pixels = (this.#slots[slot] as Float32Array).subarray(
        0,
        examples.length * this.size * this.size * 3,
      );
      const partners = shares && classes.map((_, i) => classes[partnerOf(i, classes.length)] as number);
      return { slot, pixels, classes, partners, shares };
    } catch (error) {
      this.#free.push(slot);
      throw error;
    }
  }
}
