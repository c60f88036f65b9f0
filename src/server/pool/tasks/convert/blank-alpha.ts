import sharp, { type Metadata } from 'sharp';

/** Enough to find the only part that is not transparent. */
const SIDE = 64;

/** Is nothing to be seen of a picture, because all of it is transparent? Some programs leave a channel for that empty. */
export async function isBlank(bytes: Uint8Array, { hasAlpha }: Pick<Metadata, 'hasAlpha'>): Promise<boolean> {
  if (!hasAlpha) return false;
  const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: false })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data.every((value, i) => i % info.channels !== info.channels - 1 || value === 0);
}
