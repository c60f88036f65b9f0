import type { DecodedHeif, HeifImage } from 'libheif-js/wasm-bundle.js';
import sharp from 'sharp';
import { AppError } from '../../../errors';
import { checkPixelCount } from '../pixel-budget';
import { isRgbProfile, withJpegProfile } from './jpeg-profile';

const QUALITY = 95;

/**
 * Decodes the picture that a HEIC is to be shown by, turned as it is looked at. Its colours stay those of the profile
 * that it has, which the JPEG takes over.
 * @throws AppError `bad-photo`, `too-large`
 */
export async function heicToJpeg(bytes: Uint8Array): Promise<Buffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { data, ...raw } = await decodeHeic(bytes);
  const picture = sharp(data, { raw });
  const jpeg = await (raw.channels === 4 ? picture.flatten({ background: '#fff' }) : picture)
    .jpeg({
      quality: QUALITY,
      chromaSubsampling: hasHalvedColour(file) ? '4:2:0' : '4:4:4',
      // Four times the processor time for a twentieth of the bytes.
      optimiseCoding: false,
    })
    .toBuffer();
  const profile = profileOf(file);
  return profile && isRgbProfile(profile) ? withJpegProfile(jpeg, profile) : jpeg;
}

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

async function decodeHeic(bytes: Uint8Array): Promise<Pixels> {
  // Half a second of compiling, which only processes that meet a HEIC need.
  const libheif = (await import('libheif-js/wasm-bundle.js')).default;
  const decoder = new libheif.HeifDecoder();
  let images: HeifImage[] = [];
  let decoded: DecodedHeif | null = null;
  try {
    images = decoder.decode(bytes);
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (!image) throw new AppError('bad-photo', 'is damaged: no picture was found in the HEIC');
    const size = { width: image.get_width(), height: image.get_height() };
    checkPixelCount(size);
    const { heif_chroma_interleaved_RGBA: rgba, heif_chroma_interleaved_RGB: rgb } = libheif.heif_chroma;
    const hasAlpha = image.has_alpha_channel();
    const { heif_colorspace_RGB: space } = libheif.heif_colorspace;
    decoded = libheif.heif_js_decode_image2(image.handle, space, hasAlpha ? rgba : rgb);
    const plane = decoded?.channels?.[0];
    if (!plane) throw new AppError('bad-photo', 'is damaged: the HEIC cannot be decoded');
    const channels = hasAlpha ? 4 : 3;
    const { width, height } = plane;
    return { data: withoutPadding(plane, width * channels), width, height, channels };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-photo', 'is damaged: the HEIC cannot be decoded', { cause: error });
  } finally {
    if (decoded?.image) libheif.heif_image_release(decoded.image);
    for (const image of images) image.free();
    if (decoder.decoder) libheif.heif_context_free(decoder.decoder);
    decoder.decoder = null;
  }
}

/** A copy: the decoder's own memory is used again for the next photo. */
function withoutPadding(
  { data, stride, height }: NonNullable<DecodedHeif['channels']>[number],
  rowBytes: number,
): Buffer {
  const rows = Buffer.allocUnsafe(rowBytes * height);
  if (stride === rowBytes) rows.set(data.subarray(0, rows.length));
  else {
    for (let y = 0; y < height; y++) {
      rows.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
    }
  }
  return rows;
}

/** Where a box of the decoder's settings says how finely colours are kept: 1 is half the rows and columns, 0 is grey. */
const CHROMA_AT = 20;

/** Whether nothing is lost by a JPEG that keeps colours at half the size, as all phones do. */
function hasHalvedColour(file: Buffer): boolean {
  let at = file.indexOf('hvcC', 0, 'latin1');
  const isFound = at !== -1;
  for (; at !== -1; at = file.indexOf('hvcC', at + 4, 'latin1')) {
    if (((file[at + CHROMA_AT] ?? 3) & 3) > 1) return false;
  }
  return isFound;
}

/** The colour profile as phones embed it, in a `colr` box of the kind `prof`. */
function profileOf(file: Buffer): Buffer | null {
  const at = file.indexOf('colrprof', 0, 'latin1');
  if (at < 4) return null;
  return file.subarray(at + 8, at - 4 + file.readUInt32BE(at - 4));
}
