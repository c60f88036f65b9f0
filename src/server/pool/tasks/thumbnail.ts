import sharp from 'sharp';
import type { PoolTasks } from '../pool-tasks';
import { toReadable } from './convert/convert-photo';
import { MAX_PIXELS } from './pixel-budget';

export const thumbnail: PoolTasks['thumbnail'] = async ({ bytes, size }) => {
  // The photo was checked when it came in; a picture of what a strict decoder refuses is still of use.
  // Not so what is only about to be imported, which may be of a format that is converted then.
  const readable = (await toReadable(bytes))?.bytes ?? bytes;
  return sharp(readable, { failOn: 'none', limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .resize(size, size, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82 })
    .toBuffer();
};
