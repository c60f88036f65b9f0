import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { tunables } from '../tunables';
import type { Job } from './job';

export interface RunningJobs {
  /** Starts no further run and waits for those in progress, for `jobStopSeconds` at most. */
  stop(): Promise<void>;
}

/**
 * Runs each job at its interval. A job never overlaps itself: one that is woken while it runs, runs once more
 * afterwards. A run that throws is logged, and the next one comes all the same.
 */
export function runJobs(
  jobs: readonly Job[],
  { log, stopSeconds = tunables.jobStopSeconds }: { log: Logger; stopSeconds?: number },
): RunningJobs {
  const shutdown = new AbortController();
  const running = jobs.map((job) => runJob(job, { log, signal: shutdown.signal }));
  return {
    stop: async () => {
      shutdown.abort();
      const limit = new AbortController();
      const late = delay(stopSeconds * 1000, undefined, { signal: limit.signal }).then(
        () =>
          log.warn(
            { jobs: running.filter(({ isBusy }) => isBusy()).map(({ name }) => name) },
            'jobs were cut short',
          ),
        () => undefined,
      );
      await Promise.race([Promise.all(running.map(({ stop }) => stop())), late]);
      limit.abort();
    },
  };
}

function runJob(job: Job, { log, signal }: { log: Logger; signal: AbortSignal }) {
  let current: Promise<void> | null = null;
  let isWoken = false;

  const runOnce = async () => {
    try {
      await job.run(signal);
    } catch (error) {
      log.error({ err: error, job: job.name }, 'a job failed; it is run again at its next time');
    }
  };
  const runUntilDone = async () => {
    do {
      isWoken = false;
      await runOnce();
    } while (isWoken && !signal.aborted);
    current = null;
  };
  const start = () => {
    if (!signal.aborted) current ??= runUntilDone();
  };
  const wake = () => {
    isWoken = true;
    start();
  };

  const timer = setInterval(start, job.everySeconds * 1000);
  timer.unref();
  const stopWaking = job.wakeOn?.(wake);
  if (job.atStart) start();
  return {
    name: job.name,
    isBusy: () => current !== null,
    stop: async () => {
      clearInterval(timer);
      stopWaking?.();
      await current;
      await job.close?.();
    },
  };
}
