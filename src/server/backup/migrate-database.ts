import type { Logger } from 'pino';
import { lockDatabaseFile, lockInstallation } from '../db/data-lock';
import { countServers, hasTables, openTableSource } from '../db/tables/open-tables';
import type { TableTarget } from '../db/tables/table-data';
import { BackupError } from './backup-error';
import { copyTables } from './copy-tables';
import type { BackupEnv } from './create-backup';
import { placeSecret, readSecret } from './sign-in-secret';
import type { Progress } from './write-archive';

export interface MigrateDatabaseReport {
  rows: Record<string, number>;
}

/**
 * Carries everything in the database of the settings over to another one, of either engine, at once or not at all. The
 * one it comes from stays as it is; files are not touched.
 * @throws BackupError, DataFolderInUseError
 */
export async function migrateDatabase({
  env,
  url,
  log,
  progress,
  replace = false,
}: {
  env: BackupEnv;
  url: string;
  log: Logger;
  progress: Progress;
  replace?: boolean;
}): Promise<MigrateDatabaseReport> {
  if (url === env.databaseUrl) throw new BackupError('That is the database in use: name another one.');
  const release = await lockInstallation(env);
  try {
    const releaseTarget = await lockDatabaseFile(url);
    try {
      await requireQuiet([env.databaseUrl, url]);
      if (!replace && (await hasTables(url))) {
        throw new BackupError(
          'The database to fill has tables already. Name an empty one, or replace what it holds with --replace.',
        );
      }
      return { rows: await copyDatabase({ env, url, log, progress }) };
    } finally {
      await releaseTarget();
    }
  } finally {
    await release();
  }
}

async function requireQuiet(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    if ((await countServers(url)) === 0) continue;
    throw new BackupError(
      'A Mintmark server works on one of the two databases. Stop it: what it writes now would be lost.',
    );
  }
}

async function copyDatabase({
  env,
  url,
  log,
  progress,
}: {
  env: BackupEnv;
  url: string;
  log: Logger;
  progress: Progress;
}): Promise<Record<string, number>> {
  const source = await openTableSource(env.databaseUrl);
  try {
    const finishing = async (target: TableTarget) =>
      placeSecret({ env, secret: await readSecret(env, source), target });
    return await copyTables({ source, url, log, progress, finishing });
  } finally {
    await source.close();
  }
}
