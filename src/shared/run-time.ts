import type { EpochMetrics } from './run-events';

/**
 * Seconds from a run's first start to its end, or to `now`: its duration, with everything between, such as pauses and
 * waiting for a worker. Null before it has started.
 */
export function durationSeconds(
  { startedAt, endedAt }: { startedAt: Date | null; endedAt: Date | null },
  now: number,
): number | null {
  if (startedAt === null) return null;
  return Math.max(0, ((endedAt?.getTime() ?? now) - startedAt.getTime()) / 1000);
}

/** Seconds spent in epochs that hold: the training time without pauses. */
export function trainingSeconds(epochs: readonly Pick<EpochMetrics, 'seconds'>[]): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
