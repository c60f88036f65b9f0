import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { type ImageFormat, MEDIA_TYPES } from '../../pool/image-format';
import { findPhoto } from './repo';

export interface PhotoFile {
  mediaType: string;
  bytes: number;
  open: () => Promise<Readable>;
}

/**
 * A photo as it is shown: a thumbnail of `size` pixels, or the original bytes without one. Only what is known
 * as a photo is handed out; other blobs, such as models, are not.
 * @throws AppError `not-found`, `bad-request` for a size that is not on offer
 */
export async function findPhotoFile(
  deps: Deps,
  { hash, size }: { hash: string; size: number | null },
): Promise<PhotoFile> {
  if (size !== null && !isThumbnailSize(size)) {
    throw new AppError('bad-request', `Sizes on offer are ${THUMBNAIL_SIZES.join(', ')}.`);
  }
  const photo = await findPhoto(deps.db, hash);
  if (!photo) throw new AppError('not-found', 'There is no such photo.');
  if (size === null) {
    return {
      mediaType: MEDIA_TYPES[photo.format as ImageFormat],
      bytes: photo.bytes,
      open: async () => (await deps.blobs.open(hash)).stream,
    };
  }
  const file = await thumbnailPath(deps, { hash, size });
  const { size: bytes } = await stat(file);
  return { mediaType: 'image/webp', bytes, open: async () => createReadStream(file) };
}

function isThumbnailSize(size: number): size is ThumbnailSize {
  return (THUMBNAIL_SIZES as readonly number[]).includes(size);
}

/** Sides of the square that a thumbnail fits into, in pixels; a fixed list, so that nobody can fill the disk. */
const THUMBNAIL_SIZES = [64, 128, 256, 512] as const;
type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number];

/** Thumbnails being made, by file. Module-level because two pages may ask for the same one at once. */
const making = new Map<string, Promise<void>>();

/**
 * The file of a photo's thumbnail (WebP, upright, at most `size` × `size`), made at the first request.
 * @throws AppError `not-found` when there is no such blob
 */
async function thumbnailPath(
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
  const webp = await deps.pool.run('thumbnail', { bytes, size }, { priority: 'page' });
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
