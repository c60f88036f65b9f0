import type { Db } from './dialect';

/** Of the settings by which backups in progress keep files from being removed, on all servers of a database. */
export const HOLD_PREFIX = 'backupHold:';

/** A backup that died holds for this long; far more than the clocks of two servers differ. */
const HOLD_MS = 10 * 60_000;

type Settings = Pick<Db, 'setting'>;

/** From when this has returned, until `HOLD_MS` later, `isHeld` says so to every server. */
export async function upsertHold(db: Settings, id: string): Promise<void> {
  const value = new Date(Date.now() + HOLD_MS).toISOString();
  const key = HOLD_PREFIX + id;
  await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** Ends this hold, and removes those whose backup died. */
export async function deleteHold(db: Settings, id: string): Promise<void> {
  const rows = await findHolds(db);
  const over = rows.filter(({ key, value }) => key === HOLD_PREFIX + id || !lasts(value));
  await db.setting.deleteMany({ where: { key: { in: over.map(({ key }) => key) } } });
}

/** Whether a backup reads files now: what no row names any more may be in it. */
export async function isHeld(db: Settings): Promise<boolean> {
  return (await findHolds(db)).some(({ value }) => lasts(value));
}

function findHolds(db: Settings) {
  return db.setting.findMany({ where: { key: { startsWith: HOLD_PREFIX } } });
}

function lasts(until: string): boolean {
  return Date.parse(until) > Date.now();
}
