import type { Metadata } from 'sharp';
import { MAX_INPUT_PIXELS } from '@/shared/preprocessing';
import { AppError } from '../../errors';

/** Largest photo of any kind, in pixels. */
export const MAX_PIXELS = MAX_INPUT_PIXELS;

/**
 * Bytes that a photo may take once decoded whole. Decoders of formats that cannot shrink while they load, and of
 * interlaced files, hold the whole picture; at 16 bits it is twice as large.
 */
const MAX_DECODED_BYTES = 256 * 1024 ** 2;

/** A baseline JPEG is decoded in strips, and at an eighth of its size where that is enough. */
const streams = ({ format, isProgressive }: Budgeted) => format === 'jpeg' && !isProgressive;

/** What a decoder needs memory for. */
type Budgeted = Pick<Metadata, 'width' | 'height'> &
  Partial<Pick<Metadata, 'channels' | 'depth' | 'format' | 'isProgressive'>>;

const BYTES_PER_SAMPLE: Record<string, number> = {
  uchar: 1,
  char: 1,
  ushort: 2,
  short: 2,
  uint: 4,
  int: 4,
  float: 4,
  double: 8,
};

/** @throws AppError `too-large`; the message is the second half of a sentence */
export function checkPixelBudget(metadata: Budgeted): void {
  const { width, height, channels = 4, depth = 'uchar' } = metadata;
  const megapixels = ((width * height) / 1e6).toFixed(0);
  checkPixelCount({ width, height });
  const decoded = width * height * channels * (BYTES_PER_SAMPLE[depth] ?? 8);
  if (!streams(metadata) && decoded > MAX_DECODED_BYTES) {
    throw new AppError(
      'too-large',
      `has ${megapixels} megapixels of ${channels} × ${BYTES_PER_SAMPLE[depth] ?? 8} bytes, which unfold to ` +
        `${Math.round(decoded / 1024 ** 2)} MiB; at most ${MAX_DECODED_BYTES / 1024 ** 2} MiB are decoded. ` +
        'Save it as a baseline JPEG or with fewer pixels',
    );
  }
}

/** A longer side is no photo; trainers scale the short side up, and the long one with it beyond what can be counted. */
const MAX_SIDE = 65_535;

/** @throws AppError `too-large` or `bad-photo`; the message is the second half of a sentence */
export function checkPixelCount({ width, height }: { width: number; height: number }): void {
  if (width < 1 || height < 1) throw new AppError('bad-photo', 'is damaged: it has no pixels');
  if (width * height > MAX_PIXELS) {
    throw new AppError(
      'too-large',
      `has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1e6} megapixels are decoded. Save it smaller, or cut the coin out`,
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw new AppError(
      'bad-photo',
      `has ${width} × ${height} pixels; a side may have at most ${MAX_SIDE.toLocaleString('en')}`,
    );
  }
}

/** Above this ratio of the sides the largest input of a network is tried too: it needs more than the smallest. */
export const NARROW = 100;
