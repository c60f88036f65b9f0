import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { type ImageFormat, MEDIA_TYPES, sniffImageFormat } from '../../pool/image-format';
import { readRetention } from '../retention/settings';
import { makeOnce } from './made-files';
import { findPhoto } from './repo';

export interface PhotoFile {
  mediaType: string;
  bytes: number;
  /** Tells these bytes from others that stand for the same photo. */
  variant: string;
  open: () => Promise<Readable>;
}

/**
 * A photo as it is handed out: a thumbnail of `size` pixels, or the whole photo without one. Only what is known
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
  if (size !== null) return thumbnailOf(deps, { hash, size });
  const stored: PhotoFile = {
    mediaType: MEDIA_TYPES[photo.format as ImageFormat],
    bytes: photo.bytes,
    variant: 'original',
    open: async () => (await deps.blobs.open(hash)).stream,
  };
  const { keepPhotoMetadata } = await readRetention(deps.db);
  return keepPhotoMetadata ? stored : ((await plainCopyOf(deps, hash)) ?? stored);
}

function isThumbnailSize(size: number): size is ThumbnailSize {
  return (THUMBNAIL_SIZES as readonly number[]).includes(size);
}

/** Sides of the square that a thumbnail fits into, in pixels; a fixed list, so that nobody can fill the disk. */
const THUMBNAIL_SIZES = [64, 128, 256, 512] as const;
type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number];

/** WebP, upright, at most `size` × `size`. @throws AppError `not-found` when there is no such blob */
async function thumbnailOf(
  deps: Deps,
  { hash, size }: { hash: string; size: ThumbnailSize },
): Promise<PhotoFile> {
  const file = thumbnailFile(deps, hash, size);
  await makeOnce(file, async () =>
    deps.pool.run('thumbnail', { bytes: await deps.blobs.read(hash), size }, { priority: 'page' }),
  );
  return { ...(await madeFile(file)), mediaType: 'image/webp', variant: String(size) };
}

/**
 * The copy without metadata of a photo that an earlier release stored with it, or that was stored while the team kept
 * it. The stored bytes stay: dataset versions, evaluations and decisions name them by their hash. A file of no bytes
 * stands for a photo that needs no copy. @returns null for such a photo
 */
async function plainCopyOf(deps: Deps, hash: string): Promise<PhotoFile | null> {
  const file = plainFile(deps, hash);
  await makeOnce(file, async () => {
    const bytes = await deps.blobs.read(hash);
    return (await deps.pool.run('plainPhoto', { bytes }, { priority: 'page' })) ?? new Uint8Array();
  });
  const made = await madeFile(file);
  if (made.bytes === 0) return null;
  return { ...made, mediaType: MEDIA_TYPES[await formatOf(file)], variant: 'plain' };
}

/** How many bytes of a file tell its format. */
const HEAD_BYTES = 64;

async function formatOf(file: string): Promise<ImageFormat> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return sniffImageFormat(buffer) as ImageFormat;
  } finally {
    await handle.close();
  }
}

async function madeFile(file: string): Promise<Pick<PhotoFile, 'bytes' | 'open'>> {
  const { size } = await stat(file);
  return { bytes: size, open: async () => createReadStream(file) };
}

/** Removes what was made of a photo. */
export async function removeThumbnails(deps: Deps, hash: string): Promise<void> {
  const files = [plainFile(deps, hash), ...THUMBNAIL_SIZES.map((size) => thumbnailFile(deps, hash, size))];
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

const thumbnailFile = (deps: Deps, hash: string, size: ThumbnailSize) =>
  path.join(deps.env.dataDir, 'thumbnails', String(size), hash.slice(0, 2), `${hash}.webp`);

/** Beside the thumbnails: what holds for them (room, retention) holds for it. */
const plainFile = (deps: Deps, hash: string) =>
  path.join(deps.env.dataDir, 'thumbnails', 'plain', hash.slice(0, 2), hash);
