import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { decodePixels, MAX_INPUT_PIXELS, preprocessingFor } from '@/shared/preprocessing';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { ACCEPTED_FORMATS, type ImageFormat, sniffImageFormat } from './image-format';

/** What the `Image` table says of a photo. */
export interface PhotoFacts {
  hash: string;
  format: ImageFormat;
  /** As it is looked at, EXIF orientation applied, in pixels. */
  width: number;
  height: number;
  bytes: number;
}

/** Any side will do: what counts is that each pixel goes through the decoder the trainer uses. */
const PROBE = preprocessingFor(32);

/**
 * Checks that a file is a photo the trainer and the server can decode, header and pixels.
 * @throws AppError `bad-image`, or `too-large`; the message is the second half of a sentence ("is empty").
 */
export async function checkPhoto(bytes: Uint8Array): Promise<PhotoFacts> {
  if (bytes.length === 0) throw new AppError('bad-photo', 'is empty');
  checkPhotoSize(bytes.length);
  const format = acceptedFormat(bytes);
  const { width, height } = await readHeader(bytes);
  if (width * height > MAX_INPUT_PIXELS) {
    const most = MAX_INPUT_PIXELS / 1e6;
    throw new AppError(
      'too-large',
      `has ${width} × ${height} pixels; at most ${most} megapixels are decoded`,
    );
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
  const most = tunables.maxPhotoBytes / 1024 ** 2;
  throw new AppError('too-large', `is too large: ${mebibytes} MiB, at most ${most} MiB are allowed`);
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
      throw new AppError('bad-photo', `is no image: ${ACCEPTED_FORMATS} are accepted`);
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

/** The decoder's own words, without the names of its functions and on one line. */
function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.replace(/^\w+: /, '').trim());
  return lines.find((line) => line !== '') ?? 'it cannot be decoded';
}
