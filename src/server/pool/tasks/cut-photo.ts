import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import type { Crop, CutPhoto, PoolTasks } from '../pool-tasks';
import { inspectPhoto } from './check-photo';
import { type Area, areaOf, type Frame } from './crop-area';

/** What is cut out is encoded again; at this quality nobody sees it. */
const JPEG_QUALITY = 95;

/** A photo whose pixels take more is decoded once for each of its crops instead of being held. */
const MAX_HELD_BYTES = 128 * 1024 ** 2;

/**
 * Cuts coins out of a photo, upright and in sRGB, which is checked as `checkPhoto` does. It is decoded once.
 * @throws AppError as `checkPhoto`, for the photo as a whole
 */
export const cutPhoto: PoolTasks['cutPhoto'] = async ({ bytes: uploaded, crops }) => {
  const { stripped, facts } = await inspectPhoto({ bytes: uploaded });
  const bytes = stripped ?? uploaded;
  const { width, orientation = 1, hasAlpha } = await sharp(bytes).metadata();
  const frame: Frame = {
    width: facts.width,
    height: facts.height,
    isTurned: width !== facts.width,
    orientation,
  };
  const isHeld = crops.length > 1 && facts.width * facts.height * 4 <= MAX_HELD_BYTES;
  const open = isHeld ? await held(bytes) : () => upright(bytes);
  // What has no lossy pixels keeps them as they are.
  const format = hasAlpha || facts.format === 'png' ? 'png' : 'jpeg';
  const cut: Record<string, CutPhoto | { reason: string }> = {};
  for (const [i, crop] of crops.entries()) cut[i] = await cutOne(open, { crop, frame, format });
  return cut;
};

const upright = (bytes: Uint8Array): Sharp =>
  sharp(bytes, { failOn: 'error', limitInputPixels: false }).autoOrient().toColourspace('srgb');

async function held(bytes: Uint8Array): Promise<() => Sharp> {
  const { data, info } = await decoded(() => upright(bytes).raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  return () => sharp(data, { raw: { width, height, channels } });
}

async function cutOne(
  open: () => Sharp,
  { crop, frame, format }: { crop: Crop; frame: Frame; format: 'jpeg' | 'png' },
): Promise<CutPhoto | { reason: string }> {
  const found = areaOf(crop, frame);
  if ('reason' in found) return found;
  const { box, area } = found;
  if (Math.min(box.width, box.height) < tunables.minCropPixels) {
    return { reason: `has fewer than ${tunables.minCropPixels} pixels on a side` };
  }
  const encoded = await decoded(() => encode(open().extract(toRegion(area)), format));
  const hash = createHash('sha256').update(encoded).digest('hex');
  return {
    bytes: encoded,
    facts: { hash, format, width: area.width, height: area.height, bytes: encoded.length },
    box,
  };
}

const encode = (cut: Sharp, format: 'jpeg' | 'png'): Promise<Buffer> =>
  format === 'png'
    ? cut.png().toBuffer()
    : cut.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();

const toRegion = ({ x, y, width, height }: Area) => ({ left: x, top: y, width, height });

async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'it cannot be decoded';
    throw new AppError('bad-photo', `is damaged: ${why}`, { cause: error });
  }
}
