import { AppError } from '../../errors';
import type { Pool, RunOptions } from '../../pool/pool';
import type { PhotoFacts } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';

/**
 * Checks in a process of the pool that a file is a photo the trainer and the server can decode, header and pixels.
 * @throws AppError `bad-photo`, or `too-large`; the message is the second half of a sentence ("is empty")
 */
export async function checkPhoto(
  { pool }: { pool: Pool },
  bytes: Uint8Array,
  options: RunOptions,
): Promise<PhotoFacts> {
  checkPhotoSize(bytes.length);
  return pool.run('checkPhoto', { bytes }, options);
}

/** @throws AppError `too-large`; usable before the bytes are read */
export function checkPhotoSize(bytes: number): void {
  if (bytes <= tunables.maxPhotoBytes) return;
  const mebibytes = (bytes / 1024 ** 2).toFixed(1);
  const max = tunables.maxPhotoBytes / 1024 ** 2;
  throw new AppError('too-large', `is too large: ${mebibytes} MiB, at most ${max} MiB are allowed`);
}
