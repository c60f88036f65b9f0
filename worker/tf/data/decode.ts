import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import sharp from 'sharp';
import { decodePixels, type PreprocessingSpec, type SeenCoin } from '@/shared/preprocessing';
import { TrainerError } from '../errors';
import { photoFile } from './photos-present';

// Several photos are decoded side by side; threads inside each would only get in each other's way.
sharp.concurrency(1);

/**
 * Decodes one image of a run by the preprocessing specification.
 * @returns RGB bytes, `[size, size, 3]`, or why the photo as it was imported cannot be decoded
 * @throws TrainerError `photo-unreadable` when this machine's copy is not what was imported: it is removed, and the next
 *   attempt fetches it again.
 */
export async function decodePhoto({
  photoDir,
  hash,
  spec,
  seen,
}: {
  photoDir: string;
  hash: string;
  spec: PreprocessingSpec;
  seen?: SeenCoin;
}): Promise<Uint8Array | { reason: string }> {
  const file = photoFile(photoDir, hash);
  const bytes = await readFile(file);
  try {
    return await decodePixels({ sharp, bytes, spec, ...(seen && { seen }) });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? 'it cannot be decoded';
    if (createHash('sha256').update(bytes).digest('hex') === hash) return { reason };
    await rm(file, { force: true });
    throw new TrainerError(
      'photo-unreadable',
      `The copy of photo ${hash} on this worker was damaged, and was removed. Retry the run: it is fetched again.`,
    );
  }
}
