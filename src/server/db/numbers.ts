import type { Db } from './dialect';
import { findSetting, upsertSetting } from './settings';

const settingOf = (series: string) => `lastNumber ${series}`;

/**
 * Remembers numbers whose bearers are being removed: run #12 must not be another one tomorrow than it was in yesterday's
 * mail. `series` is what is numbered: `run`, `sweep`, `model`, `version <dataset>`.
 */
export async function keepNumbers(
  tx: Db,
  numbers: readonly { series: string; number: number }[],
): Promise<void> {
  const highest = new Map<string, number>();
  for (const { series, number } of numbers) highest.set(series, Math.max(number, highest.get(series) ?? 0));
  for (const [series, number] of highest) {
    if (number > (await keptNumber(tx, series))) await upsertSetting(tx, settingOf(series), String(number));
  }
}

/** The highest number of a series that was ever removed; 0 when none was. */
async function keptNumber(db: Db, series: string): Promise<number> {
  return Number((await findSetting(db, settingOf(series))) ?? 0);
}

/** The number after the highest that is in use or ever was. */
export async function nextNumber(db: Db, series: string, inUse: number | null): Promise<number> {
  return Math.max(inUse ?? 0, await keptNumber(db, series)) + 1;
}
