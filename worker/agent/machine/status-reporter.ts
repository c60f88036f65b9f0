import type { Logger } from 'pino';
import type { MachineSample } from '@/shared/machine-sample';
import type { WorkerReplies } from '@/shared/worker-protocol';
import type { ServerConnection } from '../server/connection';
import type { MachineSampler } from './machine-sampler';

/** How often the machine is looked at: a chart of an hour has 720 points, and a look costs nearly nothing. */
export const STATUS_SECONDS = 5;

interface StatusBeatOptions {
  sampler: Pick<MachineSampler, 'look'>;
  connection: Pick<ServerConnection, 'connected' | 'callOnce'>;
  onSample: (sample: MachineSample) => void;
  onReply: (reply: WorkerReplies['status']) => void;
  log: Logger;
}

/** Looks at the machine every few seconds, run or no run, and tells the server, which answers what it wants. */
export class StatusBeat {
  readonly #options: StatusBeatOptions;
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(options: StatusBeatOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.now(), STATUS_SECONDS * 1000);
  }

  /** One look, told at once. A lost one is made up for by the next. */
  async now(): Promise<void> {
    // A disk or a line that hangs does not pile up looks.
    if (this.#looking) return;
    this.#looking = true;
    const { sampler, connection, onSample, onReply, log } = this.#options;
    try {
      const sample = await sampler.look();
      onSample(sample);
      if (connection.connected) onReply(await connection.callOnce('status', { sample }));
    } catch (error) {
      log.debug({ reason: (error as Error).message }, 'status not answered');
    } finally {
      this.#looking = false;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
