import { type ControlRequest, outranks, type RunControl as RequestedControl } from '@/shared/run-state';
import { TrainerError } from './errors';

/** The run is to be paused. Where it is thrown there is a checkpoint to continue from, or no progress to lose. */
export class RunPausedError extends Error {
  override readonly name = 'RunPausedError';
}

/** The control request for the run in progress. A stronger request replaces a weaker one; none is withdrawn. */
export class RunControl {
  #requested: RequestedControl = 'none';

  request(control: ControlRequest): void {
    if (outranks(control, this.#requested)) this.#requested = control;
  }

  /** End the training here, and make a model of the best weights so far. */
  get stopping(): boolean {
    return this.#requested === 'stop' || this.#requested === 'cancel';
  }

  /** Save a checkpoint here and end. */
  get pausing(): boolean {
    return this.#requested === 'pause';
  }

  /** @throws TrainerError `cancelled` */
  throwIfCancelled(): void {
    if (this.#requested === 'cancel') throw new TrainerError('cancelled', 'The run was cancelled.');
  }

  /** For work that the next attempt repeats. @throws RunPausedError, or TrainerError `cancelled` */
  throwIfInterrupted(): void {
    this.throwIfCancelled();
    if (this.pausing) throw new RunPausedError('The run was paused.');
  }
}
