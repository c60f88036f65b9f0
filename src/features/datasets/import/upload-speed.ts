/** Bytes that had been sent at a time, milliseconds. */
export interface SpeedSample {
  at: number;
  sent: number;
}

/** Over so many milliseconds the speed is averaged: shorter jumps with each packet, longer does not see a change. */
const WINDOW_MS = 8_000;

/** The samples with a new one, without those that are too old to count. */
export function addSample(samples: readonly SpeedSample[], sample: SpeedSample): SpeedSample[] {
  return [...samples.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

/** Bytes a second, and seconds left; null until there is something to tell it by. */
export function progressOf(
  samples: readonly SpeedSample[],
  total: number,
): { bytesPerSecond: number; secondsLeft: number } | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < 1_000 || last.sent <= first.sent) return null;
  const bytesPerSecond = ((last.sent - first.sent) / (last.at - first.at)) * 1000;
  return { bytesPerSecond, secondsLeft: Math.max(0, total - last.sent) / bytesPerSecond };
}
