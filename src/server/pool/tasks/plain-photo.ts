import sharp from 'sharp';
import { AppError } from '../../errors';
import type { PoolTasks } from '../pool-tasks';
import { readHeader, withoutMetadata } from './check-photo';
import { toReadable } from './convert/convert-photo';
import { MAX_PIXELS } from './pixel-budget';

/** A photo that is stored already as it may be handed out, also where an earlier release checked less than this one. */
export const plainPhoto: PoolTasks['plainPhoto'] = async ({ bytes }) => {
  try {
    const readable = await toReadable(bytes);
    if (!readable) throw new AppError('bad-photo', 'is not a photo');
    const metadata = await readHeader(readable.bytes);
    const plain = await withoutMetadata(readable.bytes, readable.format, metadata);
    return plain === bytes ? null : plain;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Nobody counts on the pixels of what is looked at: better drawn again than not at all.
    return sharp(bytes, { failOn: 'none', limitInputPixels: MAX_PIXELS }).autoOrient().png().toBuffer();
  }
};
