import { mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { engineOf } from './engine';

/** Another process works on the data folder or on the database. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

/**
 * Takes the data folder, and the database where it is a file, for this process alone: two owners of the blobs or of
 * the run queue would undo each other's work. Whichever way a server was told of the database, it is the same file.
 * @returns a function that gives both back.
 * @throws DataFolderInUseError
 */
export async function lockInstallation({
  dataDir,
  databaseUrl,
}: {
  dataDir: string;
  databaseUrl: string;
}): Promise<() => Promise<void>> {
  const unlockFolder = await lockDataFolder(dataDir);
  try {
    const unlockDatabase = await lockDatabaseFile(databaseUrl);
    return async () => {
      await unlockDatabase();
      await unlockFolder();
    };
  } catch (error) {
    await unlockFolder();
    throw error;
  }
}

async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const unlock = await tryLock(path.join(dataDir, 'lock'));
  if (unlock) return unlock;
  throw new DataFolderInUseError(
    `Another Mintmark server works on the data folder ${dataDir}${await ownerOf(dataDir)}. ` +
      'Stop it, or give this one a folder of its own with MINTMARK_DATA (and another MINTMARK_PORT).',
  );
}

/** Servers share PostgreSQL, which keeps them apart by itself. */
export async function lockDatabaseFile(url: string): Promise<() => Promise<void>> {
  if (engineOf(url) === 'postgresql') return async () => undefined;
  const file = await realFile(fileURLToPath(url));
  const unlock = await tryLock(`${file}.lock`);
  if (unlock) return unlock;
  throw new DataFolderInUseError(
    `Another Mintmark server works on the database ${file}${await ownerOf(path.dirname(file))}. ` +
      'Stop it, or give this one a database of its own with DATABASE_URL.',
  );
}

/** The name that all links to a file lead to. */
async function realFile(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  return realpath(file).catch(async () => path.join(await realpath(path.dirname(file)), path.basename(file)));
}

/** The lock is SQLite's own on a small file, which the operating system releases when the process ends, however it ends. */
async function tryLock(file: string): Promise<(() => Promise<void>) | null> {
  const config = { url: pathToFileURL(file).href, timeout: 0 };
  const client = new PrismaLibSql(config).createClient(config);
  try {
    // Nothing is ever written to it, so it needs no journal beside it.
    await client.execute('PRAGMA journal_mode = OFF');
    await client.execute('BEGIN EXCLUSIVE');
  } catch (error) {
    client.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    return null;
  }
  return async () => {
    // Closing alone lets go only when the garbage collector has found every statement.
    await client.execute('COMMIT');
    client.close();
  };
}

async function ownerOf(dataDir: string): Promise<string> {
  try {
    const local = JSON.parse(await readFile(path.join(dataDir, 'local.json'), 'utf8'));
    return ` (process ${local.pid}, ${local.url})`;
  } catch {
    return '';
  }
}
