import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../process-alive';

/** A draft that nobody has written to for so long belongs to a process that was killed. */
const ABANDONED_MS = 60 * 60 * 1000;
/** Photos are taken aside in batches: one look at who needs them serves all of a batch. */
const BATCH = 256;

interface Photo {
  file: string;
  hash: string;
  bytes: number;
  usedAt: number;
}

/**
 * Says that a run needs these photos, so that no worker on this cache folder removes them. Say it before you look
 * which are there.
 * @returns a function that takes it back; a process that is killed need not
 */
export async function holdPhotos(cacheDir: string, hashes: Iterable<string>): Promise<() => Promise<void>> {
  const folder = holdsFolder(cacheDir);
  await mkdir(folder, { recursive: true });
  const name = `${process.pid}-${randomUUID()}`;
  const draft = path.join(folder, `.${name}`);
  try {
    await writeFile(draft, [...new Set(hashes)].join('\n'));
    await rename(draft, path.join(folder, name));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return () => rm(path.join(folder, name), { force: true });
}

/**
 * Removes the photos that were used longest ago until the others take no more than `maxBytes`; what a run needs stays
 * in any case. The time of a photo's file is that of its last use. Several workers may do so at once.
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
  const held = await heldPhotos(cacheDir);
  const free = photos.filter(({ hash }) => !held.has(hash)).sort((a, b) => a.usedAt - b.usedAt);
  while (bytes > maxBytes && free.length > 0) {
    const batch: Photo[] = [];
    for (let left = bytes; left > maxBytes && batch.length < BATCH && free.length > 0; ) {
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
 * Taken aside first, then looked at once more: whoever said meanwhile that it needs one, and found it in its place,
 * gets it back; whoever says so later finds it gone and fetches it.
 */
async function removeBatch(cacheDir: string, batch: readonly Photo[]) {
  const aside = path.join(cacheDir, 'photos', '.removed');
  await mkdir(aside, { recursive: true });
  const taken: { photo: Photo; file: string }[] = [];
  /** Bytes that are not there any more, whoever removed them. */
  let bytes = 0;
  for (const photo of batch) {
    const file = path.join(aside, `${photo.hash}-${randomUUID()}`);
    if (await moved(photo.file, file)) taken.push({ photo, file });
    else bytes += photo.bytes;
  }
  const held = await heldPhotos(cacheDir);
  let removed = 0;
  for (const { photo, file } of taken) {
    if (held.has(photo.hash)) await moved(file, photo.file);
    else {
      await rm(file, { force: true });
      bytes += photo.bytes;
      removed++;
    }
  }
  return { removed, bytes };
}

async function heldPhotos(cacheDir: string): Promise<Set<string>> {
  const folder = holdsFolder(cacheDir);
  const held = new Set<string>();
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith('.')) continue;
    const file = path.join(folder, name);
    if (!isAlive(Number.parseInt(name, 10))) await rm(file, { force: true });
    else for (const hash of (await readFile(file, 'utf8').catch(() => '')).split('\n')) held.add(hash);
  }
  return held;
}

/** Photos in the cache; drafts that a killed process left are removed on the way. */
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
    } else if (Date.now() - known.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
  return photos;
}

const holdsFolder = (cacheDir: string) => path.join(cacheDir, 'photos-in-use');

/** @returns false when the file was gone */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
