import { type SharpFactory, uprightPhoto } from '../preprocessing';
import type { ColourPlate } from './edges';
import { DETECTOR_SIDE } from './find-coins';

/** A photo as the detector looks at it, and how much larger the photo is. */
export interface Plate {
  plate: ColourPlate;
  /** Pixels of the upright photo per pixel of the plate, of both directions. */
  scale: { x: number; y: number };
}

/**
 * Decodes a photo for the detector. `sharp` is handed in, so that this file stays free of Node.
 * @param size of the photo, upright, in pixels
 * @throws sharp's error when the bytes are no image
 */
export async function decodePlate({
  sharp,
  bytes,
  size,
}: {
  sharp: SharpFactory;
  bytes: Uint8Array;
  size: { width: number; height: number };
}): Promise<Plate> {
  const { data, info } = await uprightPhoto(sharp, bytes)
    .resize(DETECTOR_SIDE, DETECTOR_SIDE, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    plate: { width: info.width, height: info.height, pixels: data },
    scale: { x: size.width / info.width, y: size.height / info.height },
  };
}
