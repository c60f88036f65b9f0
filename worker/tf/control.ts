import { type ControlRequest, type RunControl as ControlRequestNote, outranks } from '@/shared/run-state';
import { TrainerError } from './errors';

/** Somebody asked to put the run aside. Whoever catches it has a checkpoint to go on from, or nothing to lose. */
export class RunPausedError extends Error {
  override readonly name = 'RunPausedError';
}

/** What a person asked of the run in progress. A stronger wish takes a weaker one's place; none is taken back. */
export class RunControl {
  private request: ControlRequestNote = 'none';

  ask(wish: ControlRequest): void {
    if (outranks(wish, this.request)) this.request = wish;
  }

  /** End the training here, and make a model of what there is. */
  get stopping(): boolean {
    return this.request === 'stop' || this.request === 'cancel';
  }

  /** Make a checkpoint here and end. */
  get pausing(): boolean {
    return this.request === 'pause';
  }

  /** @throws TrainerError `cancelled` */
  throwIfCancelled(): void {
    if (this.request === 'cancel') throw new TrainerError('cancelled', 'The run was cancelled.');
  }

  /** For work that the next attempt does anew. @throws RunPausedError, or TrainerError `cancelled` */
  throwIfUnwanted(): void {
    this.throwIfCancelled();
    if (this.pausing) throw new RunPausedError('The run was paused.');
  }
}
