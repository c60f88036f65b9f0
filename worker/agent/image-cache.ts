import { stat } from 'node:fs/promises';
import path from 'node:path';
import { missingPhotosWords } from '@/shared/missing-photos';
import { type BlobClient, BlobRefusedError } from './blob-client';
import { fetchBlobTo } from './blob-file';
import { forEachOf } from './for-each-of';

const CONCURRENT = 16;

/** Photos of the dataset are gone from the server; names how many and the first of them. */
export class PhotosMissingError extends Error {
  override readonly name = 'PhotosMissingError';
}

/**
 * Makes sure that every photo lies in `dir` as `ab/abcd…`. What is there is not fetched again, so an
 * interrupted download goes on where it ended; a file appears whole, under the hash of its bytes, or not at all.
 * @throws PhotosMissingError after all others were fetched, BlobRefusedError when the server keeps one from this
 *   worker, or the file system's error when the disk is full.
 */
export async function fetchImages({
  hashes,
  dir,
  blobs,
  signal,
  onProgress,
}: {
  hashes: Iterable<string>;
  dir: string;
  blobs: Pick<BlobClient, 'get'>;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}): Promise<void> {
  const all = [...new Set(hashes)];
  const missing: string[] = [];
  let done = 0;
  await forEachOf(all, CONCURRENT, async (hash) => {
    signal.throwIfAborted();
    const file = path.join(dir, hash.slice(0, 2), hash);
    // A power cut can leave an empty file under the right name.
    const known = await stat(file).catch(() => null);
    if (!known?.size) {
      await fetchBlobTo({ hash, file, blobs, signal }).catch((error: unknown) => {
        if (!(error instanceof BlobRefusedError) || !error.missing) throw error;
        missing.push(hash);
      });
    }
    onProgress(++done, all.length);
  });
  if (missing.length > 0) {
    const words = missingPhotosWords({ missing, total: all.length, from: 'the server' });
    throw new PhotosMissingError(words);
  }
}
