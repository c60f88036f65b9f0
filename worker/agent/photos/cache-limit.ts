import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../process-alive';
import { agentTunables } from '../tunables';

interface Photo {
  file: string;
  hash: string;
  bytes: number;
  usedAt: number;
}

/**
 * Reserves these photos for a run, so that no worker on this cache folder removes them. Call it before checking which
 * are there.
 * @returns a function that ends the reservation; that of a killed process ends by itself
 */
export async function reservePhotos(
  cacheDir: string,
  hashes: Iterable<string>,
): Promise<() => Promise<void>> {
  const folder = reservationsFolder(cacheDir);
  await mkdir(folder, { recursive: true });
  const name = `${process.pid}-${randomUUID()}`;
  const temporary = path.join(folder, `.${name}`);
  try {
    await writeFile(temporary, [...new Set(hashes)].join('\n'));
    await rename(temporary, path.join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return () => rm(path.join(folder, name), { force: true });
}

/**
 * Removes the least recently used photos until the others take no more than `maxBytes`; reserved photos stay in any
 * case. The time of a photo's file is that of its last use. Several workers may do so at once.
 * @returns how many were removed, and how many bytes are left
 */
export async function limitPhotos({
  cacheDir,
  maxBytes,
}: {
  cacheDir: string;
  maxBytes: number;
}): Promise<{ removed: number; bytes: number }> {
  const dir = path.join(cacheDir, 'photos');
  const photos = await photosIn(dir);
  let bytes = photos.reduce((sum, photo) => sum + photo.bytes, 0);
  let removed = 0;
  if (bytes <= maxBytes) return { removed, bytes };
  const reserved = await reservedPhotos(cacheDir);
  const free = photos.filter(({ hash }) => !reserved.has(hash)).sort((a, b) => a.usedAt - b.usedAt);
  while (bytes > maxBytes && free.length > 0) {
    const batch: Photo[] = [];
    for (
      let left = bytes;
      left > maxBytes && batch.length < agentTunables.photoRemovalBatch && free.length > 0;
    ) {
      const photo = free.shift() as Photo;
      batch.push(photo);
      left -= photo.bytes;
    }
    const outcome = await removeBatch(cacheDir, batch);
    bytes -= outcome.bytes;
    removed += outcome.removed;
  }
  return { removed, bytes };
}

/**
 * Moves the photos aside, then reads the reservations once more: a photo that was reserved meanwhile, and found in its
 * place, is moved back; a run that reserves it later finds it missing and fetches it.
 */
async function removeBatch(cacheDir: string, batch: readonly Photo[]) {
  const aside = path.join(cacheDir, 'photos', '.removed');
  await mkdir(aside, { recursive: true });
  const taken: { photo: Photo; file: string }[] = [];
  /** Bytes that are no longer there, whichever worker removed them. */
  let bytes = 0;
  for (const photo of batch) {
    const file = path.join(aside, `${photo.hash}-${randomUUID()}`);
    if (await moved(photo.file, file)) taken.push({ photo, file });
    else bytes += photo.bytes;
  }
  const reserved = await reservedPhotos(cacheDir);
  let removed = 0;
  for (const { photo, file } of taken) {
    if (reserved.has(photo.hash)) await moved(file, photo.file);
    else {
      await rm(file, { force: true });
      bytes += photo.bytes;
      removed++;
    }
  }
  return { removed, bytes };
}

async function reservedPhotos(cacheDir: string): Promise<Set<string>> {
  const folder = reservationsFolder(cacheDir);
  const reserved = new Set<string>();
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith('.')) continue;
    const file = path.join(folder, name);
    if (!isAlive(Number.parseInt(name, 10))) await rm(file, { force: true });
    else for (const hash of (await readFile(file, 'utf8').catch(() => '')).split('\n')) reserved.add(hash);
  }
  return reserved;
}

/** Photos in the cache; temporary files of killed processes are removed on the way. */
async function photosIn(dir: string): Promise<Photo[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const photos: Photo[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const known = await stat(file).catch(() => null);
    if (!known) continue;
    if (/^[0-9a-f]{64}$/.test(entry.name)) {
      photos.push({ file, hash: entry.name, bytes: known.size, usedAt: known.mtimeMs });
    } else if (Date.now() - known.mtimeMs > agentTunables.temporaryFileMaxAgeMs)
      await rm(file, { force: true });
  }
  return photos;
}

const reservationsFolder = (cacheDir: string) => path.join(cacheDir, 'photos-in-use');

/** @returns false when the file did not exist */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
