import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { missingPhotosText } from '@/shared/missing-photos';
import { forEachOf } from '../for-each-of';
import type { BlobClient } from '../server/blob-client';
import { agentTunables } from '../tunables';

/** The server lacks photos of the dataset; the message says how many and names the first. */
export class PhotosMissingError extends Error {
  override readonly name = 'PhotosMissingError';
}

/**
 * Makes sure that every photo lies in `dir` as `ab/abcd…`. Photos already there are not fetched again, so an
 * interrupted download continues where it ended; a file appears whole, under the hash of its bytes, or not at all.
 * @throws PhotosMissingError after all others were fetched, BlobRefusedError when this worker may not read one,
 *   or the file system's error when the disk is full.
 */
export async function fetchPhotos({
  hashes,
  dir,
  blobs,
  signal,
  onProgress,
}: {
  hashes: Iterable<string>;
  dir: string;
  blobs: Pick<BlobClient, 'getPhotos'>;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<void> {
  const all = [...new Set(hashes)];
  const wanted: string[] = [];
  const missing: string[] = [];
  let done = 0;
  await forEachOf(all, agentTunables.concurrentPhotoLookups, async (hash) => {
    signal.throwIfAborted();
    // A power cut can leave an empty file under the right name.
    const known = await stat(photoPath(dir, hash)).catch(() => null);
    if (!known?.size) wanted.push(hash);
    else {
      // The file's time is that of its last use: the least recently used photos are removed first.
      await utimes(photoPath(dir, hash), new Date(), new Date()).catch(() => undefined);
      onProgress(++done, all.length);
    }
  });
  const { photosPerRequest, concurrentPhotoRequests } = agentTunables;
  const requests = Array.from({ length: Math.ceil(wanted.length / photosPerRequest) }, (_, i) =>
    wanted.slice(i * photosPerRequest, (i + 1) * photosPerRequest),
  );
  await forEachOf(requests, concurrentPhotoRequests, async (requested) => {
    /** Photos of this request not received yet: requested again when the connection or the server fails. */
    let left: readonly string[] = requested;
    const store = async (photos: AsyncIterable<Uint8Array | null>) => {
      for await (const bytes of photos) {
        signal.throwIfAborted();
        const hash = left[0];
        if (hash === undefined) throw new Error('the server sent more photos than were requested');
        if (bytes) await storePhoto({ hash, bytes, dir });
        else missing.push(hash);
        left = left.slice(1);
        onProgress(++done, all.length);
      }
      if (left.length > 0) throw new Error('the server sent fewer photos than were requested');
    };
    await blobs.getPhotos(() => left, store, signal);
  });
  if (missing.length > 0) {
    throw new PhotosMissingError(missingPhotosText({ missing, total: all.length, from: 'the server' }));
  }
}

/**
 * Takes over the photos of a cache folder made by an earlier version, which kept them in `images`: nothing is fetched
 * twice, and nothing is left behind.
 */
export async function adoptEarlierCache(cacheDir: string): Promise<void> {
  const earlier = path.join(cacheDir, 'images');
  try {
    await rename(earlier, path.join(cacheDir, 'photos'));
  } catch {
    // Not there, or there are newer photos.
    await rm(earlier, { recursive: true, force: true });
  }
}

const photoPath = (dir: string, hash: string) => path.join(dir, hash.slice(0, 2), hash);

/** Writes a photo whole or not at all. @throws when the bytes are not those of the hash */
async function storePhoto({
  hash,
  bytes,
  dir,
}: {
  hash: string;
  bytes: Uint8Array;
  dir: string;
}): Promise<void> {
  if (createHash('sha256').update(bytes).digest('hex') !== hash) {
    throw new Error(`photo ${hash} arrived damaged`);
  }
  const file = photoPath(dir, hash);
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
