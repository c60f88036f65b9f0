import sharp from 'sharp';
import { augmentPhoto } from '@/shared/augment/augment-image';
import { mixSeeds, seededRandom } from '@/shared/augment/random';
import { preprocessingFor } from '@/shared/preprocessing';
import type { PoolTasks } from '../pool-tasks';
import { decodeChecked } from './check-photo';

/** By the code that trains, from the pixels that it trains on. */
export const previewAugmentation: PoolTasks['previewAugmentation'] = async ({
  bytes,
  augmentation,
  framing,
  size,
  seeds,
}) => {
  const pixels = await decodeChecked(bytes, preprocessingFor(size, 1, framing));
  const views: Uint8Array[] = [];
  for (const seed of seeds) {
    const target = new Float32Array(size * size * 3);
    const random = seededRandom(mixSeeds(...seed));
    augmentPhoto({ pixels, size, framing, config: augmentation, random, target, offset: 0 });
    views.push(
      await toWebp(
        Uint8ClampedArray.from(target, (value) => (value + 1) * 127.5),
        size,
      ),
    );
  }
  return { plain: await toWebp(pixels, size), views };
};

function toWebp(pixels: Uint8Array | Uint8ClampedArray, size: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .webp({ quality: 80 })
    .toBuffer();
}
