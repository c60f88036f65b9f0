import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { decodePixels, type PreprocessingSpec } from '@/shared/preprocessing';
import { TrainerError } from '../errors';
import { photoFile } from './photos-present';

// Several photos are decoded side by side; threads inside each would only get in each other's way.
sharp.concurrency(1);

/**
 * Decodes one image of a run by the preprocessing specification.
 * @returns RGB bytes, `[size, size, 3]`
 * @throws TrainerError `image-unreadable` naming the image.
 */
export async function decodePhoto({
  photoDir,
  hash,
  spec,
}: {
  photoDir: string;
  hash: string;
  spec: PreprocessingSpec;
}): Promise<Uint8Array> {
  try {
    const bytes = await readFile(photoFile(photoDir, hash));
    return await decodePixels({ sharp, bytes, spec });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new TrainerError('photo-unreadable', `Image ${hash} cannot be read: ${reason}`);
  }
}
