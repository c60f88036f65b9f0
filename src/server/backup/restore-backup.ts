import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { openStores } from '../blobs/open-stores';
import { lockInstallation } from '../db/data-lock';
import { countServers, hasTables, openTableSource, openTableTarget } from '../db/tables/open-tables';
import { migrationsFor } from '../db/tables/origin';
import { tunables } from '../tunables';
import type { ArchiveEnd, ArchiveHead } from './archive-format';
import { BackupError } from './backup-error';
import { copyTables } from './copy-tables';
import type { BackupEnv } from './create-backup';
import { firstBytes, readArchive } from './read-archive';
import { placeSecret } from './sign-in-secret';
import { beginRestore, endRestore, unfinishedRestore } from './unfinished-restore';
import type { Progress } from './write-archive';

export interface RestoreReport {
  createdAt: string | null;
  rows: Record<string, number>;
  blobs: number;
  checkpoints: number;
  /** What people should know; sentences. */
  notes: string[];
}

export interface RestoreOptions {
  env: BackupEnv;
  file: string;
  log: Logger;
  progress: Progress;
  /** Put it in place of an installation that has content. */
  replace?: boolean;
}

const SQLITE_MAGIC = 'SQLite format 3\0';

/**
 * Brings up what a backup holds, on either engine and with either kind of file store. The whole archive is checked
 * before anything is changed; the database comes last and all at once, and a restore that died says so until it is
 * repeated.
 * @throws BackupError, MigrationError when the backup comes from a newer version, DataFolderInUseError
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { env, file } = options;
  const release = await lockInstallation(env);
  try {
    await requireNobody(env);
    await requireRoom(options);
    const isCopy = (await firstBytes(file)).toString('latin1').startsWith(SQLITE_MAGIC);
    return isCopy ? await restoreDatabaseCopy(options) : await restoreArchive(options);
  } finally {
    await release();
  }
}

async function requireNobody({ databaseUrl }: BackupEnv): Promise<void> {
  const servers = await countServers(databaseUrl);
  if (servers === 0) return;
  throw new BackupError('A Mintmark server works on this database. Stop it, then restore.');
}

async function requireRoom({ env, replace }: RestoreOptions): Promise<void> {
  if (replace || (await unfinishedRestore(env.dataDir)) !== null) return;
  if (!(await hasTables(env.databaseUrl))) return;
  throw new BackupError(
    'There is an installation already: its database has tables. Restore into an empty place (MINTMARK_DATA, ' +
      'DATABASE_URL), or put the backup in its place with --replace.',
  );
}

async function restoreArchive(options: RestoreOptions): Promise<RestoreReport> {
  const { env, file, log, progress } = options;
  const reading = { file, keys: env.backupKeys };
  const checked = await readArchive({
    ...reading,
    progress: (step) => progress({ ...step, what: 'checked' }),
  });
  const { head, end } = checked;
  // Refused before the mark is set: nothing was begun.
  await migrationsFor(head.engine, head);
  await beginRestore(env.dataDir, file);
  const stores = head.files
    ? await openStores({ ...env, tempDir: path.join(env.dataDir, 'restore-tmp') })
    : null;
  const target = await openTableTarget({ url: env.databaseUrl, origin: head, log });
  try {
    const damaged = new Set(end.damaged);
    await readArchive(
      { ...reading, progress: (step) => progress({ ...step, what: 'restored' }) },
      {
        rows: (table, rows) => target.write(table, rows),
        file: async (store, hash, content) => {
          if (!stores || damaged.has(`${store}/${hash}`) || (await stores[store].has(hash))) return;
          await stores[store].writeStream(content, {
            maxBytes: tunables.maxArtifactBytes,
            expectedHash: hash,
          });
        },
      },
    );
    await placeSecret({ env, secret: head.secret, target });
    await target.finish();
  } catch (error) {
    await target.abandon();
    throw error;
  } finally {
    stores?.close();
    await rm(path.join(env.dataDir, 'restore-tmp'), { recursive: true, force: true });
  }
  await endRestore(env.dataDir);
  const { rows, blobs, checkpoints } = end;
  return { createdAt: head.createdAt, rows, blobs, checkpoints, notes: notesOn(head, end, env) };
}

/** A copy of an SQLite database, such as a migration leaves. Files are not in it, and stay as they are. */
async function restoreDatabaseCopy({ env, file, log, progress }: RestoreOptions): Promise<RestoreReport> {
  const source = await openTableSource(pathToFileURL(path.resolve(file)).href);
  try {
    await beginRestore(env.dataDir, file);
    const rows = await copyTables({ source, url: env.databaseUrl, log, progress });
    await endRestore(env.dataDir);
    return { createdAt: null, rows, blobs: 0, checkpoints: 0, notes: [FILES_STAY] };
  } finally {
    await source.close();
  }
}

const FILES_STAY =
  'The backup is of the database alone: photos, models and checkpoints are those that were there.';

function notesOn(head: ArchiveHead, end: ArchiveEnd, env: BackupEnv): string[] {
  const notes = head.files ? [] : [FILES_STAY];
  if (head.secret === null && !env.secret) {
    notes.push(
      'The backup holds no key for sessions: set the MINTMARK_SECRET of the original before you start.',
    );
  }
  const lost = end.missing.length + end.damaged.length;
  if (lost > 0)
    notes.push(
      `${lost} files were lost already when the backup was made; the first: ${[...end.missing, ...end.damaged][0]}.`,
    );
  return notes;
}
