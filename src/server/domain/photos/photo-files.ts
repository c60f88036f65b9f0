import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { type ImageFormat, MEDIA_TYPES } from './image-format';
import { THUMBNAIL_SIZES, type ThumbnailSize, thumbnailPath } from './thumbnails';

export interface PhotoFile {
  mediaType: string;
  bytes: number;
  open: () => Promise<Readable>;
}

/**
 * An image as it is shown: a thumbnail of `size` pixels, or the original bytes without one. Only what is known
 * as an image is handed out; other blobs, such as models, are not.
 * @throws AppError `not-found`, `bad-request` for a size that is not on offer
 */
export async function findPhotoFile(
  deps: Deps,
  { hash, size }: { hash: string; size: number | null },
): Promise<PhotoFile> {
  if (size !== null && !isThumbnailSize(size)) {
    throw new AppError('bad-request', `Sizes on offer are ${THUMBNAIL_SIZES.join(', ')}.`);
  }
  const image = await deps.db.photo.findUnique({ where: { hash } });
  if (!image) throw new AppError('not-found', 'There is no such image.');
  if (size === null) {
    return {
      mediaType: MEDIA_TYPES[image.format as ImageFormat],
      bytes: image.bytes,
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
