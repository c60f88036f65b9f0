import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodePixels, MAX_INPUT_PIXELS, preprocessingFor } from '@/shared/preprocessing';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';

/** Formats a photo may have, with the media type they are served under. */
export const MEDIA_TYPES = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  avif: 'image/avif',
} as const;
export type ImageFormat = keyof typeof MEDIA_TYPES;

const ACCEPTED_FORMATS = 'JPEG, PNG, WebP, GIF, TIFF or AVIF';

/** What the database keeps of a photo. */
export interface PhotoFacts {
  hash: string;
  format: ImageFormat;
  /** As it is shown, EXIF orientation applied, in pixels. */
  width: number;
  height: number;
  bytes: number;
}

/** Any side will do: what counts is that each pixel goes through the decoder the trainer uses. */
const PROBE = preprocessingFor(32);

/**
 * Checks that a file is a photo the trainer and the server can decode, header and pixels.
 * @throws AppError `bad-photo`, or `too-large`; the message is the second half of a sentence ("is empty").
 */
export async function checkPhoto(bytes: Uint8Array): Promise<PhotoFacts> {
  if (bytes.length === 0) throw new AppError('bad-photo', 'is empty');
  checkPhotoSize(bytes.length);
  const format = acceptedFormat(bytes);
  const { width, height } = await readHeader(bytes);
  if (width * height > MAX_INPUT_PIXELS) {
    const max = MAX_INPUT_PIXELS / 1e6;
    throw new AppError('too-large', `has ${width} × ${height} pixels; at most ${max} megapixels are decoded`);
  }
  try {
    await decodePixels({ sharp, bytes, spec: PROBE });
  } catch (error) {
    throw new AppError('bad-photo', `is damaged: ${plainReason(error)}`, { cause: error });
  }
  return {
    hash: createHash('sha256').update(bytes).digest('hex'),
    format,
    width,
    height,
    bytes: bytes.length,
  };
}

/** @throws AppError `too-large`; usable before the bytes are read. */
export function checkPhotoSize(bytes: number): void {
  if (bytes <= tunables.maxPhotoBytes) return;
  const mebibytes = (bytes / 1024 ** 2).toFixed(1);
  const max = tunables.maxPhotoBytes / 1024 ** 2;
  throw new AppError('too-large', `is too large: ${mebibytes} MiB, at most ${max} MiB are allowed`);
}

function acceptedFormat(bytes: Uint8Array): ImageFormat {
  const format = sniffImageFormat(bytes);
  switch (format) {
    case 'heic':
      throw new AppError(
        'bad-photo',
        'is a HEIC photo, which cannot be decoded here; export it as JPEG (iPhone: Settings → Camera → Formats → Most Compatible)',
      );
    case 'svg':
    case 'bmp':
    case 'pdf':
      throw new AppError('bad-photo', `is ${format.toUpperCase()}, not a photo as ${ACCEPTED_FORMATS}`);
    case null:
      throw new AppError('bad-photo', `is not a photo: ${ACCEPTED_FORMATS} are accepted`);
    default:
      return format;
  }
}

async function readHeader(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  try {
    const { width, height, autoOrient } = await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: false,
    }).metadata();
    return { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height };
  } catch (error) {
    throw new AppError('bad-photo', `is damaged: ${plainReason(error)}`, { cause: error });
  }
}

/** The decoder's own message, without the names of its functions and on one line. */
function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.replace(/^\w+: /, '').trim());
  return lines.find((line) => line !== '') ?? 'it cannot be decoded';
}

/** What the first bytes say: a format, or a kind of file that people often mean to be a photo. */
type SniffedFormat = ImageFormat | 'heic' | 'svg' | 'bmp' | 'pdf' | null;

/**
 * Tells a format by its first bytes. File names and media types lie; and only what is named here is ever handed
 * to a decoder, which keeps SVG and its references to other files out.
 */
function sniffImageFormat(bytes: Uint8Array): SniffedFormat {
  const text = (start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString('latin1');
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return 'tiff';
  if (text(4, 8) === 'ftyp') {
    const brands = text(8, Math.min(bytes.length, 64));
    if (/avi[fs]/.test(brands)) return 'avif';
    if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'heic';
  }
  if (text(0, 2) === 'BM') return 'bmp';
  if (text(0, 5) === '%PDF-') return 'pdf';
  if (
    /^\uFEFF?\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(Buffer.from(bytes.subarray(0, 256)).toString('utf8'))
  ) {
    return 'svg';
  }
  return null;
}
