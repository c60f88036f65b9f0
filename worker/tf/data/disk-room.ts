import { readdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { TrainerError } from '../errors';
import { trainerTunables } from '../tunables';

const GIB = 1024 ** 3;

/**
 * Makes room in a cache folder for a file of `bytes`: removes temporary files of killed processes, then, while the
 * folder would exceed its limit, the least recently used files. A file's time of change is when it was last used.
 * Processes that have a removed file open can still read it.
 * @throws TrainerError `disk-full` when the disk has no room for it even so
 */
export async function makeRoom({
  what,
  folder,
  bytes,
  maxBytes,
}: {
  /** What the file holds, in the plural, for the message. */
  what: string;
  folder: string;
  bytes: number;
  maxBytes: number;
}): Promise<void> {
  const files = [];
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    // Another process may make room at the same time.
    const known = await stat(file).catch(() => null);
    if (!known?.isFile()) continue;
    const draft = name.endsWith('.tmp');
    if (draft && Date.now() - known.mtimeMs > trainerTunables.temporaryFileMaxAgeMs)
      await rm(file, { force: true });
    else if (!draft) files.push({ file, bytes: known.size, usedAt: known.mtimeMs });
  }
  files.sort((a, b) => a.usedAt - b.usedAt);
  let total = bytes + files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files) {
    if (total <= maxBytes) break;
    await rm(file.file, { force: true });
    total -= file.bytes;
  }
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  const gib = (value: number) => `${(value / GIB).toFixed(2)} GiB`;
  throw new TrainerError(
    'disk-full',
    `The ${what} take ${gib(bytes)}, and ${folder} has room for ${gib(free)}. Free space there, or choose a ` +
      'smaller input size.',
  );
}

/** What an ordinary user may still write on the disk that holds this folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
