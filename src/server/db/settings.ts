import type { Db } from './dialect';

/** Where servers that share a database keep the key that signs sessions. */
export const SECRET_SETTING = 'signInSecret';

/** A value that the server itself must keep; null when it was never written. */
export async function findSetting(db: Pick<Db, 'setting'>, key: string): Promise<string | null> {
  const row = await db.setting.findUnique({ where: { key } });
  return row?.value ?? null;
}

export async function upsertSetting(db: Pick<Db, 'setting'>, key: string, value: string): Promise<void> {
  await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

export async function deleteSetting(db: Pick<Db, 'setting'>, key: string): Promise<void> {
  await db.setting.deleteMany({ where: { key } });
}

/** Writes a value unless there is one. @returns the one that is kept, which another server may have written first */
export async function insertSetting(db: Pick<Db, 'setting'>, key: string, value: string): Promise<string> {
  const row = await db.setting.upsert({ where: { key }, create: { key, value }, update: {} });
  return row.value;
}
