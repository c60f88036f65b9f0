import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { missingPhotosWords } from '@/shared/missing-photos';
import { type BlobClient, BlobRefusedError } from './blob-client';
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
      await fetchImage({ hash, file, blobs, signal }).catch((error: unknown) => {
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

async function fetchImage({
  hash,
  file,
  blobs,
  signal,
}: {
  hash: string;
  file: string;
  blobs: Pick<BlobClient, 'get'>;
  signal: AbortSignal;
}): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${randomUUID()}`);
  try {
    await blobs.get(
      hash,
      async (body) => {
        const digest = createHash('sha256');
        await pipeline(
          body,
          async function* (chunks) {
            for await (const chunk of chunks) {
              digest.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(temporary),
          { signal },
        );
        if (digest.digest('hex') !== hash) throw new Error(`photo ${hash} arrived damaged`);
      },
      signal,
    );
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
