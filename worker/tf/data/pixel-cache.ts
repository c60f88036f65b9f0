import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import type { Manifest } from '@/shared/trainer-job';
import { decodeImage } from './decode';
import { assertPhotosPresent } from './photos-present';
import { PixelStore } from './pixel-store';

interface Request {
  manifest: Pick<Manifest, 'contentHash' | 'items'>;
  imageDir: string;
  cacheDir: string;
  spec: PreprocessingSpec;
  /** Called often; the caller throttles. Throw in it to give up. */
  onProgress: (done: number, total: number) => void;
}

/**
 * Opens the decoded pixels of a dataset version, decoding them first if no run did before: one file of RGB
 * bytes, image after image in the order of their hashes, so that later epochs and runs read no JPEG.
 * @throws TrainerError `dataset-invalid` naming how many photos are gone, `image-unreadable` naming the first that
 *   cannot be decoded.
 */
export async function openPixels(request: Request): Promise<PixelStore> {
  const { manifest, cacheDir, spec } = request;
  const hashes = [...new Set(manifest.items.map((item) => item.hash))].sort();
  // The hash of the hash keeps the name a plain one, whatever the server sends.
  const key = createHash('sha256').update(manifest.contentHash).digest('hex').slice(0, 32);
  const folder = path.join(cacheDir, 'pixels');
  const file = path.join(folder, `${key}-${spec.size}-v${spec.version}.rgb`);
  const bytes = hashes.length * spec.size * spec.size * 3;
  const present = await stat(file).catch(() => null);
  if (present?.size !== bytes) {
    await assertPhotosPresent({ hashes, imageDir: request.imageDir });
    await mkdir(folder, { recursive: true });
    await writePixels({ ...request, hashes, file });
  }
  return PixelStore.open({ file, hashes, size: spec.size });
}

async function writePixels(request: Request & { hashes: string[]; file: string }): Promise<void> {
  // Renamed into place when complete: a reader sees the whole file or none, and two writers do no harm.
  const draft = `${request.file}.${process.pid}.tmp`;
  const handle = await open(draft, 'w');
  try {
    await decodeInto(handle, request);
    await handle.sync();
    await handle.close();
    await rename(draft, request.file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

async function decodeInto(handle: FileHandle, request: Request & { hashes: string[] }): Promise<void> {
  const { hashes, imageDir, spec, onProgress } = request;
  let next = 0;
  let done = 0;
  let failed = false;
  const lane = async () => {
    while (next < hashes.length && !failed) {
      const row = next++;
      const pixels = await decodeImage({ imageDir, hash: hashes[row] as string, spec });
      await handle.write(pixels, 0, pixels.length, row * pixels.length);
      onProgress(++done, hashes.length);
    }
  };
  const lanes = Array.from({ length: availableParallelism() }, () =>
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
