import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';

/** Another process works on the data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

/**
 * Takes the data folder for this process alone: two owners of the blobs and of the run queue would undo each
 * other's work. The lock is SQLite's own on a small file, which the operating system releases when the process
 * ends, however it ends.
 * @returns a function that gives the folder back.
 * @throws DataFolderInUseError
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const config = { url: pathToFileURL(path.join(dataDir, 'lock')).href, timeout: 0 };
  const client = new PrismaLibSql(config).createClient(config);
  try {
    // Nothing is ever written to it, so it needs no journal beside it.
    await client.execute('PRAGMA journal_mode = OFF');
    await client.execute('BEGIN EXCLUSIVE');
  } catch (error) {
    client.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new DataFolderInUseError(
      `Another Mintmark server works on the data folder ${dataDir}${await ownerOf(dataDir)}. ` +
        'Stop it, or give this one a folder of its own with MINTMARK_DATA (and another MINTMARK_PORT).',
    );
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
