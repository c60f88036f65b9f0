import type { Db } from './dialect';
import { findSetting, upsertSetting } from './settings';

const settingOf = (series: string) => `lastNumber ${series}`;

/**
 * Remembers a number whose bearer is being removed: run #12 must not be another one tomorrow than it was in
 * yesterday's mail. @param series what is numbered: `run`, `sweep`, `model`, `version <dataset>`
 */
export async function keepNumber(tx: Db, series: string, number: number): Promise<void> {
  const kept = await keptNumber(tx, series);
  if (number > kept) await upsertSetting(tx, settingOf(series), String(number));
}

/** The highest number of a series that was ever removed; 0 when none was. */
async function keptNumber(db: Db, series: string): Promise<number> {
  return Number((await findSetting(db, settingOf(series))) ?? 0);
}

/** The number after the highest that is in use or ever was. */
export async function nextNumber(db: Db, series: string, inUse: number | null): Promise<number> {
  return Math.max(inUse ?? 0, await keptNumber(db, series)) + 1;
}
