import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { readCodeVersion } from '../code-version';
import { copyDatabaseFile } from '../db/copy-database';
import { projectRoot } from '../project-root';
import { tunables } from '../tunables';
import { asFileError, BackupError } from './backup-error';
import { ARCHIVE_SUFFIX, removeDrafts, removeOlder, timeInName } from './backup-folder';
import { type BackupEnv, createBackup } from './create-backup';

const PREFIX = 'before-';

/**
 * Keeps the database as it was before a migration, in `backups` of the data folder: the file itself with SQLite, an
 * archive of the tables with PostgreSQL. An earlier version of Mintmark restores it (docs/how-to/upgrade.md).
 * @returns what `migrate` calls before it changes anything; null when the settings want no copies
 */
export function backupBeforeMigration(env: BackupEnv & { migrationBackup: boolean }, log: Logger) {
  if (!env.migrationBackup) return undefined;
  return async ({ pending }: { pending: string[] }): Promise<void> => {
    const started = Date.now();
    const dir = path.join(env.dataDir, 'backups');
    const file = path.join(dir, `${PREFIX}${pending[0]}-${timeInName(new Date())}`);
    try {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await removeDrafts(dir, PREFIX);
      const kept = await keepDatabase({ env, file, log });
      await removeOlder(dir, PREFIX, tunables.keptMigrationBackups);
      log.info({ file: kept, ms: Date.now() - started }, 'kept the database as it is before the migration');
    } catch (error) {
      await rm(`${file}.db.part`, { force: true }).catch(() => undefined);
      throw asMigrationBackupError(error, dir);
    }
  };
}

async function keepDatabase({
  env,
  file,
  log,
}: {
  env: BackupEnv;
  file: string;
  log: Logger;
}): Promise<string> {
  const copy = `${file}.db`;
  if (await copyDatabaseFile(env.databaseUrl, `${copy}.part`)) {
    await rename(`${copy}.part`, copy);
    return copy;
  }
  const archive = `${file}${ARCHIVE_SUFFIX}`;
  const codeVersion = await readCodeVersion(projectRoot);
  await createBackup({ env, file: archive, log, codeVersion, progress: () => {}, databaseOnly: true });
  return archive;
}

function asMigrationBackupError(error: unknown, dir: string): Error {
  const known = asFileError(error, dir);
  const reason = known instanceof Error ? known.message : String(known);
  return new BackupError(
    `This version of Mintmark changes the database, and a copy of it could not be kept in ${dir} first: ${reason}\n` +
      'Nothing was changed. Make room there, or set MINTMARK_MIGRATION_BACKUP=0 after you have made a backup yourself.',
    { cause: error },
  );
}
