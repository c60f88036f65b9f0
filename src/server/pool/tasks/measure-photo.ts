import sharp from 'sharp';
import { coinsOf, openPhoto, resizeWith } from '@/shared/detector/photo-coins';
import { AppError } from '../../errors';
import type { Plate } from '../copies/plate';
import { signatureOf } from '../copies/signature';
import type { PhotoQuality, PoolTasks } from '../pool-tasks';
import { edgeStripOf } from './edge-strip';
import { MAX_PIXELS } from './pixel-budget';

/** Longer side of the grey picture on which everything is measured, in pixels. */
const MEASURED_SIDE = 192;

export const measurePhoto: PoolTasks['measurePhoto'] = async ({ bytes }) => {
  const { plate, width, height } = await decode(bytes);
  const quality = { ...qualityOf(plate, { width, height }), coins: await countCoins(bytes) };
  return { quality, signature: signatureOf(plate) };
};

async function countCoins(bytes: Uint8Array): Promise<number> {
  const photo = await openPhoto(upright(bytes).toColourspace('srgb'));
  return (await coinsOf(resizeWith(sharp), photo)).length;
}

const upright = (bytes: Uint8Array) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .flatten({ background: '#fff' });

async function decode(bytes: Uint8Array): Promise<{ plate: Plate; width: number; height: number }> {
  try {
    const image = upright(bytes);
    const { autoOrient } = await image.metadata();
    const { data, info } = await image
      .greyscale()
      .toColourspace('b-w')
      .resize(MEASURED_SIDE, MEASURED_SIDE, { fit: 'inside' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      plate: { width: info.width, height: info.height, pixels: new Uint8Array(data) },
      width: autoOrient.width,
      height: autoOrient.height,
    };
  } catch (error) {
    throw new AppError('bad-photo', 'cannot be decoded', { cause: error });
  }
}

function qualityOf(plate: Plate, size: { width: number; height: number }): Omit<PhotoQuality, 'coins'> {
  const { width, height, pixels } = plate;
  const grey = deviation(pixels);
  const details = new Float32Array(Math.max(0, (width - 2) * (height - 2)));
  for (let y = 1, at = 0; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++, at++) {
      const i = y * width + x;
      const around =
        (pixels[i - 1] as number) +
        (pixels[i + 1] as number) +
        (pixels[i - width] as number) +
        (pixels[i + width] as number);
      details[at] = (pixels[i] as number) - around / 4;
    }
  }
  return {
    ...size,
    brightness: grey.mean / 255,
    contrast: grey.deviation / 255,
    sharpness: grey.deviation === 0 ? 0 : deviation(details).deviation / grey.deviation,
    edgeStrip: edgeStripOf(plate),
  };
}

function deviation(values: Uint8Array | Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = values.length === 0 ? 0 : sum / values.length;
  return {
    mean,
    deviation: values.length === 0 ? 0 : Math.sqrt(Math.max(0, squares / values.length - mean ** 2)),
  };
}
