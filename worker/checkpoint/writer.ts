import type { CheckpointPosition } from '@/shared/run-events';
import type { Checkpoint } from './checkpoint';
import type { CheckpointStore } from './store';

/**
 * What the checkpoints of epochs may cost on average: epochs that take a second are not each worth 60 MB. At full
 * size, where an epoch takes longer than this allows for, each has its own.
 */
const BYTES_PER_SECOND = 10e6;

export interface CheckpointSaved extends CheckpointPosition {
  bytes: number;
  seconds: number;
}

/** Saves checkpoints while training continues, one at a time. A failure costs the checkpoint, never the run. */
export class CheckpointWriter {
  readonly #store: Pick<CheckpointStore, 'save'>;
  readonly #everyMs: number;
  readonly #on: { saved: (saved: CheckpointSaved) => void; failed: (error: unknown) => void };
  readonly #now: () => number;
  #saving: Promise<void> | null = null;
  #lastAt: number;
  #lastBytes = 0;
  /** An epoch has ended since the last one. */
  #owed = false;

  constructor(options: {
    store: Pick<CheckpointStore, 'save'>;
    /** Inside an epoch, one is due this often. */
    minutes: number;
    onSaved: (saved: CheckpointSaved) => void;
    onFailed: (error: unknown) => void;
    /** Milliseconds of a clock that only goes forward. */
    now?: () => number;
  }) {
    this.#store = options.store;
    this.#everyMs = options.minutes * 60_000;
    this.#on = { saved: options.onSaved, failed: options.onFailed };
    this.#now = options.now ?? (() => performance.now());
    this.#lastAt = this.#now();
  }

  epochEnded(): void {
    this.#owed = true;
  }

  /** Whether it is time for a checkpoint; read after each step and each epoch. */
  get due(): boolean {
    if (this.#saving) return false;
    const since = this.#now() - this.#lastAt;
    const affordable = since >= (this.#lastBytes / BYTES_PER_SECOND) * 1000;
    return since >= this.#everyMs || (this.#owed && affordable);
  }

  /** Saves in the background; call it only when one is due. */
  save(checkpoint: Checkpoint): void {
    this.#owed = false;
    this.#saving ??= this.#save(checkpoint).finally(() => {
      this.#lastAt = this.#now();
      this.#saving = null;
    });
  }

  /** Resolves when nothing is being written. Never rejects. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  async #save(checkpoint: Checkpoint): Promise<void> {
    const started = this.#now();
    try {
      const { bytes } = await this.#store.save(checkpoint);
      this.#lastBytes = bytes;
      this.#on.saved({ ...checkpoint.position, bytes, seconds: (this.#now() - started) / 1000 });
    } catch (error) {
      this.#on.failed(error);
    }
  }
}
