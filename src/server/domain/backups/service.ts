import { z } from 'zod';
import type { BackupFailure } from '@/shared/contracts/backups';
import type { Db } from '../../db/dialect';
import { deleteSetting, findSetting, upsertSetting } from '../../db/settings';
import type { Deps } from '../../deps';
import { writeBackupNotice } from '../notifications/write-notice';

const FAILURE = 'backupFailure';

const failureSchema = z.object({ reason: z.string(), since: z.coerce.date(), at: z.coerce.date() });

/** The scheduled backup that failed and was not made up for since; null when all is well or none are scheduled. */
export async function readBackupFailure({
  db,
  env,
}: Pick<Deps, 'env'> & { db: Db }): Promise<BackupFailure | null> {
  if (!env.backups) return null;
  const value = await findSetting(db, FAILURE);
  return value === null ? null : failureSchema.parse(JSON.parse(value));
}

/** Keeps why a scheduled backup failed, and notifies administrators of the first of several failures. */
export async function noteBackupFailure(
  deps: Pick<Deps, 'db' | 'env' | 'live'>,
  reason: string,
  now = new Date(),
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const known = await readBackupFailure({ db: tx, env: deps.env });
    const failure: BackupFailure = { reason, since: known?.since ?? now, at: now };
    await upsertSetting(tx, FAILURE, JSON.stringify(failure));
    if (!known) await writeBackupNotice(tx, reason);
  });
  deps.live.publishChanged('notifications');
}

/** All is well again. */
export async function noteBackupSuccess(deps: Pick<Deps, 'db' | 'live'>): Promise<void> {
  await deleteSetting(deps.db, FAILURE);
  deps.live.publishChanged('notifications');
}
