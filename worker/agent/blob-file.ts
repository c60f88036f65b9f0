import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobClient } from './blob-client';

/**
 * Fetches a blob to `file`, which appears whole, with the bytes of that hash, or not at all.
 * @throws BlobRefusedError when the server does not have it; the file system's error when the disk is full.
 */
export async function fetchBlobTo({
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
        if (digest.digest('hex') !== hash) throw new Error(`blob ${hash} arrived damaged`);
      },
      signal,
    );
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** SHA-256 of a file's bytes, the name of its blob. */
export async function hashFile(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}
