import { open } from 'node:fs/promises';
import { engineOf } from './engine';
import { openSqliteClient } from './sqlite';

/**
 * Copies the SQLite database at `url`, whole and without gaps, into a new file that only this user may read; whoever
 * writes meanwhile is not disturbed.
 * @returns false when the database is no file, and nothing was done
 */
export async function copyDatabaseFile(url: string, target: string): Promise<boolean> {
  if (engineOf(url) === 'postgresql') return false;
  // An empty file is filled, with the rights it has.
  await (await open(target, 'wx', 0o600)).close();
  const client = openSqliteClient(url);
  try {
    await client.execute({ sql: 'VACUUM INTO ?', args: [target] });
  } finally {
    client.close();
  }
  const copy = await open(target, 'r');
  await copy.sync().finally(() => copy.close());
  return true;
}
