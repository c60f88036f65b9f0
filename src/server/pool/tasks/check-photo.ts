import { createHash } from 'node:crypto';
import sharp, { type Metadata } from 'sharp';
import { decodePixels, preprocessingFor } from '@/shared/preprocessing';
import { AppError } from '../../errors';
import { ACCEPTED_FORMATS, type ImageFormat, sniffImageFormat } from '../image-format';
import type { PoolTasks } from '../pool-tasks';
import { checkPixelBudget } from './pixel-budget';

/** Any side will do: what counts is that each pixel goes through the decoder the trainer uses. */
const PROBE = preprocessingFor(32);

/**
 * Checks that a file is a photo the trainer and the server can decode, header and pixels.
 * @throws AppError `bad-photo`, or `too-large`; the message is the second half of a sentence ("is empty")
 */
export const checkPhoto: PoolTasks['checkPhoto'] = async ({ bytes }) => {
  if (bytes.length === 0) throw new AppError('bad-photo', 'is empty');
  const format = acceptedFormat(bytes);
  const metadata = await readHeader(bytes);
  checkPixelBudget(metadata);
  try {
    await decodePixels({ sharp, bytes, spec: PROBE });
  } catch (error) {
    throw damaged(error);
  }
  return {
    hash: createHash('sha256').update(bytes).digest('hex'),
    format,
    width: metadata.autoOrient?.width ?? metadata.width,
    height: metadata.autoOrient?.height ?? metadata.height,
    bytes: bytes.length,
  };
};

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

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
  } catch (error) {
    throw damaged(error);
  }
}

const damaged = (error: unknown) =>
  new AppError('bad-photo', `is damaged: ${plainReason(error)}`, { cause: error });

/** The decoder's own words, without the names of its functions and on one line. */
function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map((line) => line.replace(/^\w+: /, '').trim());
  return lines.find((line) => line !== '') ?? 'it cannot be decoded';
}
