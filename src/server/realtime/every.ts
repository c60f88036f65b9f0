import type { Logger } from 'pino';

/** Does `work` each `ms`, never twice at a time; a failure is logged and the next turn comes all the same. */
export function every(
  ms: number,
  work: () => Promise<void>,
  log: Logger,
): { now(): Promise<void>; stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const now = () => {
    running ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'a recurring task failed'))
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(now, ms);
  timer.unref();
  return {
    now,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
