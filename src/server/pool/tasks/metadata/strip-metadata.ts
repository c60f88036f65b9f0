import type { ImageFormat } from '../../image-format';
import { stripAvif } from './strip-avif';
import { stripGif } from './strip-gif';
import { stripJpeg } from './strip-jpeg';
import { stripPng } from './strip-png';
import { stripTiff } from './strip-tiff';
import { stripWebp } from './strip-webp';

/**
 * The same photo without what a camera or a program has written about it: place, time, device, author, previews. No pixel
 * is decoded or encoded for it; what decides over colours, and how the photo is turned, stays.
 * @param orientation as EXIF has it, 1 to 8
 * @returns the bytes themselves when there is nothing to remove
 * @throws RangeError for a file whose structure cannot be followed
 */
export function stripMetadata(
  bytes: Buffer,
  { format, orientation }: { format: ImageFormat; orientation: number | undefined },
): Buffer {
  const stripped = strip(bytes, format, orientation);
  return stripped.equals(bytes) ? bytes : stripped;
}

function strip(bytes: Buffer, format: ImageFormat, orientation: number | undefined): Buffer {
  switch (format) {
    case 'jpeg':
      return stripJpeg(bytes, orientation);
    case 'png':
      return stripPng(bytes, orientation);
    case 'webp':
      return stripWebp(bytes, orientation);
    case 'gif':
      return stripGif(bytes);
    case 'tiff':
      return stripTiff(bytes);
    case 'avif':
      return stripAvif(bytes);
  }
}
