import { chmod, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes the data folder one that only this user can enter and read, whatever it was before: it holds passwords'
 * hashes, keys and the team's photos. Files below its folders are out of others' reach by that.
 */
export async function makePrivate(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700);
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(path.join(dataDir, entry.name), 0o700);
    else if (entry.isFile()) await chmod(path.join(dataDir, entry.name), 0o600);
  }
}
