import type { Logger } from 'pino';
import type { MachineSample } from '@/shared/machine-sample';
import type { WorkerReplies } from '@/shared/worker-protocol';
import type { ServerConnection } from '../server/connection';
import { agentTunables } from '../tunables';
import type { MachineSampler } from './machine-sampler';

interface StatusReporterOptions {
  sampler: Pick<MachineSampler, 'sample'>;
  connection: Pick<ServerConnection, 'connected' | 'callOnce'>;
  onSample: (sample: MachineSample) => void;
  onReply: (reply: WorkerReplies['status']) => void;
  log: Logger;
}

/** Samples the machine every few seconds, with or without a run, and reports it; the server's reply carries its requests. */
export class StatusReporter {
  readonly #options: StatusReporterOptions;
  readonly #timer: NodeJS.Timeout;
  #sampling = false;

  constructor(options: StatusReporterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.report(), agentTunables.statusIntervalSeconds * 1000);
  }

  /** Takes a sample and reports it. A lost one is made up for by the next. */
  async report(): Promise<void> {
    // A disk or a connection that hangs must not pile up samples.
    if (this.#sampling) return;
    this.#sampling = true;
    const { sampler, connection, onSample, onReply, log } = this.#options;
    try {
      const sample = await sampler.sample();
      onSample(sample);
      if (connection.connected) onReply(await connection.callOnce('status', { sample }));
    } catch (error) {
      log.debug({ reason: (error as Error).message }, 'status not answered');
    } finally {
      this.#sampling = false;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
