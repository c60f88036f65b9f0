import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Stores } from '../blobs/blob-store';
import { openStores } from '../blobs/open-stores';
import { hasTables, openTableSource } from '../db/tables/open-tables';
import type { TableSource } from '../db/tables/table-data';
import type { Env } from '../env';
import { type ArchiveEnd, FORMAT } from './archive-format';
import { asFileError, BackupError } from './backup-error';
import { encrypted, recipientsOf } from './encryption';
import { holdFiles } from './hold';
import { readSecret } from './sign-in-secret';
import { ArchiveWriter, type Progress } from './write-archive';

/** The settings that say what to back up, and to whom it is encrypted. */
export type BackupEnv = Pick<
  Env,
  'dataDir' | 'filesDir' | 'databaseUrl' | 's3' | 'secret' | 'secretFile' | 'backupKeys'
>;

export interface BackupReport extends Omit<ArchiveEnd, 'sha256' | 'bytes'> {
  file: string;
  /** Of the file as it lies there. */
  bytes: number;
  encrypted: boolean;
  /** What people should know; sentences. */
  notes: string[];
}

export interface BackupOptions {
  env: BackupEnv;
  file: string;
  log: Logger;
  codeVersion: string;
  progress: Progress;
  /** Leave out the files of the stores. */
  databaseOnly?: boolean;
}

/**
 * Writes database and files, as they are at one moment, to one archive, while servers work on them. The file gets its
 * name when it is whole and on the disk.
 * @throws BackupError
 */
export async function createBackup(options: BackupOptions): Promise<BackupReport> {
  const { env, databaseOnly = false, log } = options;
  const file = path.resolve(options.file);
  const recipients = await recipientsOf(env.backupKeys);
  const draft = await openDraft(file);
  const notes: string[] = [];
  let release = async () => {};
  let source: TableSource | null = null;
  let stores: Stores | null = null;
  try {
    if (!(await hasTables(env.databaseUrl))) {
      throw new BackupError(
        'There is nothing to back up: the database of DATABASE_URL or MINTMARK_DATA has no tables.',
      );
    }
    if (!databaseOnly) {
      release = await holdFiles({ url: env.databaseUrl, log }).catch((error: unknown) => {
        // Such as a full disk, which is when somebody may want a backup most.
        log.warn({ err: error }, 'files are not kept from being removed meanwhile');
        notes.push(
          'Files that were removed during the backup may be missing: the database could not be written.',
        );
        return async () => {};
      });
      stores = await openStores({ ...env, tempDir: `${file}.tmp` });
    }
    source = await openTableSource(env.databaseUrl);
    const writer = new ArchiveWriter({
      head: {
        format: FORMAT,
        createdAt: new Date().toISOString(),
        codeVersion: options.codeVersion,
        engine: source.engine,
        migrations: [...source.migrations],
        tables: source.tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
        secret: await readSecret(env, source),
        files: !databaseOnly,
      },
      source,
      stores,
      progress: options.progress,
    });
    const plain = writer.bytes();
    await writeAll(draft, recipients ? encrypted(plain, recipients) : plain);
    await place(draft, file);
    const { sha256: _, bytes: __, ...end } = writer.end;
    const { size } = await stat(file);
    return {
      ...end,
      file,
      bytes: size,
      encrypted: recipients !== null,
      notes: [...notes, ...notesOn(writer.end), ...secretNotes(env, recipients)],
    };
  } catch (error) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined);
    throw asFileError(error, file);
  } finally {
    await draft.close();
    await source?.close();
    stores?.close();
    await release();
    await rm(`${file}.tmp`, { recursive: true, force: true });
  }
}

async function openDraft(file: string): Promise<FileHandle> {
  if (existsSync(file)) throw new BackupError(`${file} exists already. Name a file that does not.`);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    return await open(`${file}.part`, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asFileError(error, file);
    throw new BackupError(
      `${file}.part exists: another backup is being written there, or one was cut short. If none runs, delete it.`,
    );
  }
}

async function writeAll(draft: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) await draft.writeFile(chunk);
}

async function place(draft: FileHandle, file: string): Promise<void> {
  await draft.sync();
  await rename(`${file}.part`, file);
  const folder = await open(path.dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}

function notesOn({ missing, damaged }: ArchiveEnd): string[] {
  const notes: string[] = [];
  if (missing.length > 0) {
    notes.push(
      `${missing.length} files that the database names were not in the store, and so are not in the backup; the first: ${missing[0]}.`,
    );
  }
  if (damaged.length > 0) {
    notes.push(
      `${damaged.length} files in the store are damaged: their content is not what their name says; the first: ${damaged[0]}.`,
    );
  }
  return notes;
}

function secretNotes(env: BackupEnv, recipients: string[] | null): string[] {
  const notes: string[] = [];
  if (env.secret)
    notes.push('MINTMARK_SECRET is not in the backup: keep it, sessions and sign-in codes depend on it.');
  if (!recipients)
    notes.push(
      'The backup is not encrypted, and holds all that signs people in: keep it as safe as the server.',
    );
  return notes;
}
