import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { MAX_INPUT_PIXELS } from '@/shared/preprocessing';
import type { Deps } from '../../deps';

/** Sides of the square that a thumbnail fits into, in pixels; a fixed list, so that nobody can fill the disk. */
export const THUMBNAIL_SIZES = [64, 128, 256, 512] as const;
export type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number];

/** Thumbnails being made: a page asks for each once, two pages may ask for the same. */
const making = new Map<string, Promise<void>>();

/**
 * The file of an image's thumbnail (WebP, upright, at most `size` × `size`), made at the first request.
 * @throws AppError `not-found` when there is no such blob
 */
export async function thumbnailPath(
  deps: Deps,
  { hash, size }: { hash: string; size: ThumbnailSize },
): Promise<string> {
  const file = thumbnailFile(deps, hash, size);
  if (await exists(file)) return file;
  const running = making.get(file) ?? makeThumbnail(deps, { hash, size, file });
  making.set(file, running);
  try {
    await running;
  } finally {
    making.delete(file);
  }
  return file;
}

export async function removeThumbnails(deps: Deps, hash: string): Promise<void> {
  await Promise.all(THUMBNAIL_SIZES.map((size) => rm(thumbnailFile(deps, hash, size), { force: true })));
}

async function makeThumbnail(
  deps: Deps,
  { hash, size, file }: { hash: string; size: ThumbnailSize; file: string },
): Promise<void> {
  const bytes = await deps.blobs.read(hash);
  // The photo was checked when it came in; a picture of what a picky decoder frowns on is still of use.
  const webp = await sharp(bytes, { failOn: 'none', limitInputPixels: MAX_INPUT_PIXELS })
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer();
  await mkdir(path.dirname(file), { recursive: true });
  const temp = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temp, webp);
    await rename(temp, file);
  } finally {
    await rm(temp, { force: true });
  }
}

const thumbnailFile = (deps: Deps, hash: string, size: ThumbnailSize) =>
  path.join(deps.env.dataDir, 'thumbnails', String(size), hash.slice(0, 2), `${hash}.webp`);

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
