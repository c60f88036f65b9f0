import { createHash } from 'node:crypto';
import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type PreprocessingSpec, pixelsKey, type SeenCoin } from '@/shared/preprocessing';
import type { Manifest } from '@/shared/trainer-job';
import { availableCores } from '../../cores';
import { trainerTunables } from '../tunables';
import { decodePhoto } from './decode';
import { makeRoom } from './disk-room';
import { assertPhotosPresent } from './photos-present';
import { checkPixelFile, type PixelFile, pixelFileBytes, type WriteRow, writePixelFile } from './pixel-file';
import { PixelStore } from './pixel-store';
import type { DecodeFailure } from './unreadable';

interface Request {
  manifest: Pick<Manifest, 'contentHash' | 'items'>;
  photoDir: string;
  cacheDir: string;
  spec: PreprocessingSpec;
  /** What was seen of photos when they were decoded in another size; what is seen now is added. */
  seen?: Map<string, SeenCoin>;
  /** Called often; the caller throttles. Throw in it to give up. */
  onProgress: (done: number, total: number) => void;
  /** Called with a message when a damaged cache file is made again. */
  onDamaged?: (message: string) => void;
  /** Throw in it when too many cannot be decoded: nothing is kept then. */
  onUnreadable?: (failures: readonly DecodeFailure[]) => void;
}

export interface OpenedPixels {
  store: PixelStore;
  /** Photos that it has no pixels of, sorted by hash. */
  unreadable: DecodeFailure[];
}

/**
 * Opens the decoded pixels of a dataset version, decoding them first if no run did before: one file of RGB
 * bytes, image after image in the order of their hashes, so that later epochs and runs read no JPEG. A file that
 * was damaged or cut short is detected by its checksums and made again.
 * @throws TrainerError `dataset-invalid` naming how many photos are gone, `photo-unreadable` for a damaged copy,
 *   `disk-full`; a write's error when the disk fills up meanwhile. No draft is left.
 */
export async function openPixels(request: Request): Promise<OpenedPixels> {
  const { manifest, cacheDir, spec, onProgress, onDamaged } = request;
  const hashes = [...new Set(manifest.items.map((item) => item.hash))].sort();
  // The hash of the hash keeps the name a plain one, whatever the server sends.
  const key = createHash('sha256').update(manifest.contentHash).digest('hex').slice(0, 32);
  const folder = path.join(cacheDir, 'pixels');
  const file = path.join(folder, `${key}-${pixelsKey(spec)}.pixels`);
  const pixels: PixelFile = { file, hashes, size: spec.size };
  // When it was last used: other runs that make room now take others first.
  await utimes(file, new Date(), new Date()).catch(() => {});
  const present = await checkPixelFile(pixels, () => onProgress(0, hashes.length));
  if (present.state === 'damaged') {
    onDamaged?.(`The cache of decoded photos was damaged; they are decoded again (${file}).`);
  }
  const known = present.state === 'whole' ? await stillUnreadable(request, present.unreadable) : null;
  const unreadable = known ?? (await decodeAgain(request, pixels));
  if (unreadable.length > 0) request.onUnreadable?.(unreadable);
  return { store: PixelStore.open(pixels), unreadable };
}

/** @returns why each cannot be decoded; null when one can by now, as another release may, and all are to be decoded again */
async function stillUnreadable(
  { photoDir, spec }: Request,
  hashes: readonly string[],
): Promise<DecodeFailure[] | null> {
  const failures: DecodeFailure[] = [];
  if (hashes.length > 0) await assertPhotosPresent({ hashes, photoDir });
  for (const hash of hashes) {
    const decoded = await decodePhoto({ photoDir, hash, spec });
    if (!('reason' in decoded)) return null;
    failures.push({ hash, reason: decoded.reason });
  }
  return failures;
}

async function decodeAgain(request: Request, pixels: PixelFile): Promise<DecodeFailure[]> {
  const { hashes, file } = pixels;
  const folder = path.dirname(file);
  await assertPhotosPresent({ hashes, photoDir: request.photoDir });
  await mkdir(folder, { recursive: true });
  const maxBytes = trainerTunables.pixelCacheMaxGiB * 1024 ** 3;
  await makeRoom({ what: 'decoded photos', folder, bytes: pixelFileBytes(pixels), maxBytes });
  const failures: DecodeFailure[] = [];
  await writePixelFile(pixels, async (write) => {
    await decodeAll(request, { hashes, write, failures });
    failures.sort((a, b) => (a.hash < b.hash ? -1 : 1));
    if (failures.length > 0) request.onUnreadable?.(failures);
  });
  return failures;
}

async function decodeAll(
  { photoDir, spec, seen = new Map(), onProgress }: Request,
  { hashes, write, failures }: { hashes: readonly string[]; write: WriteRow; failures: DecodeFailure[] },
): Promise<void> {
  let next = 0;
  let done = 0;
  let failed = false;
  const lane = async () => {
    while (next < hashes.length && !failed) {
      const row = next++;
      const hash = hashes[row] as string;
      const coin = seen.get(hash) ?? {};
      seen.set(hash, coin);
      const decoded = await decodePhoto({ photoDir, hash, spec, seen: coin });
      const isReadable = !('reason' in decoded);
      if (!isReadable) failures.push({ hash, reason: decoded.reason });
      await write(row, isReadable ? decoded : null);
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
