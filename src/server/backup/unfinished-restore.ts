import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from './backup-error';

const markOf = (dataDir: string) => path.join(dataDir, 'restore-unfinished.json');

/** Until `endRestore` no server starts with this data folder. */
export async function beginRestore(dataDir: string, file: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const mark = { file: path.resolve(file), begunAt: new Date().toISOString() };
  await writeFile(markOf(dataDir), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
}

export async function endRestore(dataDir: string): Promise<void> {
  await rm(markOf(dataDir), { force: true });
}

/** The file whose restore was begun here and not finished; null when there is none. */
export async function unfinishedRestore(dataDir: string): Promise<string | null> {
  try {
    return (JSON.parse(await readFile(markOf(dataDir), 'utf8')) as { file: string }).file;
  } catch (error) {
    // Half-written: begun all the same.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'a backup';
  }
}

/** @throws BackupError when a restore into this folder was not finished: what lies there is half of something */
export async function requireFinishedRestore(dataDir: string): Promise<void> {
  const file = await unfinishedRestore(dataDir);
  if (file === null) return;
  throw new BackupError(
    `A restore of ${file} into ${dataDir} was not finished. Run mintmark restore again, with that or another backup; ` +
      `to give it up, delete ${markOf(dataDir)}.`,
  );
}
