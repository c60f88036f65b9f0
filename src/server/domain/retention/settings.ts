import { type Retention, retentionSchema } from '@/shared/contracts/retention';
import type { Db } from '../../db/dialect';
import { findSetting } from '../../db/settings';

const SETTING = 'retention';

/** What the team has chosen; the defaults where it has chosen nothing. */
export async function readRetention(db: Pick<Db, 'setting'>): Promise<Retention> {
  const text = await findSetting(db, SETTING);
  return retentionSchema.parse(text === null ? {} : JSON.parse(text));
}
