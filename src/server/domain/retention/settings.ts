import { type Retention, retentionSchema, type SavedRetention } from '@/shared/contracts/retention';
import type { Db, Tx } from '../../db/dialect';
import { findSetting, upsertSetting } from '../../db/settings';

const SETTING = 'retention';
const REVISION = 'retentionRevision';

/** What the team has chosen; the defaults where it has chosen nothing. */
export async function readRetention(db: Pick<Db, 'setting'>): Promise<Retention> {
  const text = await findSetting(db, SETTING);
  return retentionSchema.parse(text === null ? {} : JSON.parse(text));
}

/** The same, with what an edit must have seen. */
export async function readSavedRetention(db: Pick<Db, 'setting'>): Promise<SavedRetention> {
  const revision = Number((await findSetting(db, REVISION)) ?? 0);
  return { retention: await readRetention(db), revision };
}

/** Writes it over what stood at `revision`. @returns how many were written: 0 when somebody else was first */
export async function writeRetention(
  tx: Tx,
  { retention, revision }: SavedRetention,
): Promise<{ count: number }> {
  await tx.dialect.advisoryLock(tx, 'administrators');
  const saved = await readSavedRetention(tx);
  if (saved.revision !== revision) return { count: 0 };
  await upsertSetting(tx, SETTING, JSON.stringify(retention));
  await upsertSetting(tx, REVISION, String(revision + 1));
  return { count: 1 };
}
