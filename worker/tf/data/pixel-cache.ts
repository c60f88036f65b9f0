import { createHash } from 'node:crypto';
import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import type { Manifest } from '@/shared/trainer-job';
import { availableCores } from '../../cores';
import { trainerTunables } from '../tunables';
import { decodePhoto } from './decode';
import { makeRoom } from './disk-room';
import { assertPhotosPresent } from './photos-present';
import { checkPixelFile, type PixelFile, pixelFileBytes, writePixelFile } from './pixel-file';
import { PixelStore } from './pixel-store';

interface Request {
  manifest: Pick<Manifest, 'contentHash' | 'items'>;
  photoDir: string;
  cacheDir: string;
  spec: PreprocessingSpec;
  /** Called often; the caller throttles. Throw in it to give up. */
  onProgress: (done: number, total: number) => void;
  /** Called with a message when a damaged cache file is made again. */
  onDamaged?: (message: string) => void;
}

/**
 * Opens the decoded pixels of a dataset version, decoding them first if no run did before: one file of RGB
 * bytes, image after image in the order of their hashes, so that later epochs and runs read no JPEG. A file that
 * was damaged or cut short is detected by its checksums and made again.
 * @throws TrainerError `dataset-invalid` naming how many photos are gone, `image-unreadable` naming the first that
 *   cannot be decoded, `disk-full`; a write's error when the disk fills up meanwhile. No draft is left.
 */
export async function openPixels(request: Request): Promise<PixelStore> {
  const { manifest, cacheDir, spec, onProgress, onDamaged } = request;
  const hashes = [...new Set(manifest.items.map((item) => item.hash))].sort();
  // The hash of the hash keeps the name a plain one, whatever the server sends.
  const key = createHash('sha256').update(manifest.contentHash).digest('hex').slice(0, 32);
  const folder = path.join(cacheDir, 'pixels');
  const file = path.join(folder, `${key}-${spec.size}-v${spec.version}.pixels`);
  const pixels: PixelFile = { file, hashes, size: spec.size };
  // When it was last used: other runs that make room now take others first.
  await utimes(file, new Date(), new Date()).catch(() => {});
  const state = await checkPixelFile(pixels, () => onProgress(0, hashes.length));
  if (state === 'damaged') {
    onDamaged?.(`The cache of decoded photos was damaged; they are decoded again (${file}).`);
  }
  if (state !== 'whole') {
    await assertPhotosPresent({ hashes, photoDir: request.photoDir });
    await mkdir(folder, { recursive: true });
    const maxBytes = trainerTunables.pixelCacheMaxGiB * 1024 ** 3;
    await makeRoom({ what: 'decoded photos', folder, bytes: pixelFileBytes(pixels), maxBytes });
    await writePixelFile(pixels, (write) => decodeAll(request, { hashes, write }));
  }
  return PixelStore.open(pixels);
}

async function decodeAll(
  { photoDir, spec, onProgress }: Request,
  { hashes, write }: { hashes: string[]; write: (row: number, bytes: Uint8Array) => Promise<void> },
): Promise<void> {
  let next = 0;
  let done = 0;
  let failed = false;
  const lane = async () => {
    while (next < hashes.length && !failed) {
      const row = next++;
      await write(row, await decodePhoto({ photoDir, hash: hashes[row] as string, spec }));
      onProgress(++done, hashes.length);
    }
  };
  const lanes = Array.from({ length: availableCores() }, () =>
    lane().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  // Every lane has ended before the file is closed.
  const outcomes = await Promise.allSettled(lanes);
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected');
  if (rejected) throw rejected.reason;
}
