import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Suffix of archives that Mintmark names by itself. */
export const ARCHIVE_SUFFIX = '.mintmark';

/** A moment as part of a file's name, in UTC and in an order that is that of time: 20260131T093000Z. */
export function timeInName(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** The time in a name that `timeInName` made; null without one. */
export function timeOfName(name: string): Date | null {
  const match = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(name);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Names of the whole backups in a folder that begin with `prefix`, newest first. */
export async function listBackups(dir: string, prefix: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(prefix) && /\.(mintmark|db)$/.test(name) && timeOfName(name))
    .sort((a, b) => Number(timeOfName(b)) - Number(timeOfName(a)));
}

/** Removes all but the newest. @returns the names of those removed */
export async function removeOlder(dir: string, prefix: string, keep: number): Promise<string[]> {
  const old = (await listBackups(dir, prefix)).slice(keep);
  for (const name of old) await rm(path.join(dir, name), { force: true });
  return old;
}

/** What backups that were cut short have left. Only while none is being made there. */
export async function removeDrafts(dir: string, prefix: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  const drafts = names.filter((name) => name.startsWith(prefix) && /\.(part|tmp)$/.test(name));
  for (const name of drafts) await rm(path.join(dir, name), { recursive: true, force: true });
}
