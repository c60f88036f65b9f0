import sharp from 'sharp';
import { AppError } from '../../../errors';
import { type ImageFormat, MEDIA_TYPES, sniffImageFormat } from '../../image-format';
import { checkPixelBudget } from '../pixel-budget';
import { isBlank } from './blank-alpha';
import { bmpToPng } from './bmp';
import { heicToJpeg } from './heic';

/** A photo as trainers and browsers can read it. */
export interface ReadablePhoto {
  bytes: Uint8Array;
  format: ImageFormat;
  /** What was done to it; null when nothing was. */
  change: string | null;
}

/** What is said of a HEIC, which is encoded here and so needs no decoder to try it. */
export const FROM_HEIC = 'HEIC, kept as JPEG';

/** Kinds of pixels that every program reads in a TIFF. */
const PLAIN_SPACES: readonly string[] = ['srgb', 'b-w', 'cmyk'];

/**
 * Turns what trainers or browsers do not read into JPEG or PNG: HEIC, BMP, the rarer kinds of TIFF; and ends a JPEG that
 * lacks nothing but its end mark.
 * @returns null for what is no photo
 * @throws AppError `bad-photo` or `too-large`
 */
export async function toReadable(bytes: Uint8Array): Promise<ReadablePhoto | null> {
  const format = sniffImageFormat(bytes);
  if (format === 'heic') {
    return { bytes: await heicToJpeg(bytes), format: 'jpeg', change: FROM_HEIC };
  }
  if (format === 'bmp') return { bytes: await bmpToPng(bytes), format: 'png', change: 'BMP, kept as PNG' };
  if (format === 'tiff') return plainTiff(bytes);
  if (format === 'jpeg') return endedJpeg(bytes);
  return format !== null && format in MEDIA_TYPES
    ? { bytes, format: format as ImageFormat, change: null }
    : null;
}

async function plainTiff(bytes: Uint8Array): Promise<ReadablePhoto> {
  const version = bytes[0] === 0x49 ? bytes[2] : bytes[3];
  const metadata = await read(() => sharp(bytes, { limitInputPixels: false }).metadata());
  checkPixelBudget(metadata);
  const { space, depth } = metadata;
  const isEmpty = await read(() => isBlank(bytes, metadata));
  const isPlain = version === 42 && depth === 'uchar' && PLAIN_SPACES.includes(space ?? '') && !isEmpty;
  if (isPlain) return { bytes, format: 'tiff', change: null };
  const png = await read(() => {
    const upright = sharp(bytes, { failOn: 'error' }).autoOrient().toColourspace('srgb');
    return (isEmpty ? upright.removeAlpha() : upright).png().toBuffer();
  });
  return { bytes: png, format: 'png', change: 'a TIFF that few programs read, kept as PNG' };
}

const END_MARK = Buffer.from([0xff, 0xd9]);

/** With the mark added, a JPEG that is cut off gives a warning of missing data, and one that is whole none. */
async function endedJpeg(bytes: Uint8Array): Promise<ReadablePhoto> {
  const given = { bytes, format: 'jpeg', change: null } as const;
  if (
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(END_MARK) >
    bytes.length - 1024
  ) {
    return given;
  }
  const ended = Buffer.concat([bytes, END_MARK]);
  try {
    await sharp(ended, { failOn: 'warning' }).resize(32, 32).raw().toBuffer();
  } catch {
    return given;
  }
  return { bytes: ended, format: 'jpeg', change: 'the end mark was missing and was added' };
}

async function read<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'it cannot be decoded';
    throw new AppError('bad-photo', `is damaged: ${why}`, { cause: error });
  }
}
