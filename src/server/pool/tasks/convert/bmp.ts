import { decode } from 'fast-bmp';
import sharp, { type Channels } from 'sharp';
import { AppError } from '../../../errors';
import { checkPixelCount } from '../pixel-budget';

const HEADER_BYTES = 30;

/** @throws AppError `bad-photo` or `too-large` */
export async function bmpToPng(bytes: Uint8Array): Promise<Buffer> {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < HEADER_BYTES) throw new AppError('bad-photo', 'is damaged: its header is cut off');
  checkPixelCount({ width: Math.abs(header.readInt32LE(18)), height: Math.abs(header.readInt32LE(22)) });
  try {
    const { width, height, data: decoded } = decode(bytes);
    const data = decoded as Uint8Array;
    const channels = data.length / (width * height);
    if (![1, 3, 4].includes(channels)) throw new RangeError(`${channels} channels`);
    const raw = sharp(data, { raw: { width, height, channels: channels as Channels } });
    // Most programs leave the fourth channel empty.
    const isOpaque = channels === 4 && data.every((value, i) => i % 4 !== 3 || value === 0);
    return await (isOpaque ? raw.removeAlpha() : raw).png().toBuffer();
  } catch (error) {
    throw new AppError('bad-photo', 'is a BMP of a kind that is not read, or damaged; save it as PNG', {
      cause: error,
    });
  }
}
