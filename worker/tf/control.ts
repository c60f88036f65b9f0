import { TrainerError } from './errors';

/** What a person asked of the run in progress. A cancel outranks a stop; neither is taken back. */
export class RunControl {
  private request: 'none' | 'stop' | 'cancel' = 'none';

  stop(): void {
    if (this.request === 'none') this.request = 'stop';
  }

  cancel(): void {
    this.request = 'cancel';
  }

  get stopping(): boolean {
    return this.request !== 'none';
  }

  /** @throws TrainerError `cancelled` */
  throwIfCancelled(): void {
    if (this.request === 'cancel') throw new TrainerError('cancelled', 'The run was cancelled.');
  }
}
