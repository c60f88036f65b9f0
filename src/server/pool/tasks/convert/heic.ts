import { crc32, deflateSync } from 'node:zlib';
import type { HeifImage } from 'libheif-js/wasm-bundle.js';
import sharp from 'sharp';
import { AppError } from '../../../errors';
import { checkPixelCount } from '../pixel-budget';

const QUALITY = 95;

/** Decodes the picture that a HEIC is to be shown by, turned as it is looked at, into sRGB. @throws AppError `bad-photo`, `too-large` */
export async function heicToJpeg(bytes: Uint8Array): Promise<Buffer> {
  const { data, width, height } = await decodeHeic(bytes);
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(withProfile(png, profileOf(bytes)))
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

async function decodeHeic(
  bytes: Uint8Array,
): Promise<{ data: Uint8ClampedArray; width: number; height: number }> {
  // Half a second of compiling, which only processes that meet a HEIC need.
  const libheif = (await import('libheif-js/wasm-bundle.js')).default;
  const decoder = new libheif.HeifDecoder();
  let images: HeifImage[] = [];
  try {
    images = decoder.decode(bytes);
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (!image) throw new AppError('bad-photo', 'is damaged: no picture was found in the HEIC');
    const [width, height] = [image.get_width(), image.get_height()];
    checkPixelCount({ width, height });
    const target = { data: new Uint8ClampedArray(width * height * 4), width, height };
    const filled = await new Promise<{ data: Uint8ClampedArray } | null>((done) =>
      image.display(target, done),
    );
    if (!filled) throw new AppError('bad-photo', 'is damaged: the HEIC cannot be decoded');
    return { data: filled.data, width, height };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-photo', 'is damaged: the HEIC cannot be decoded', { cause: error });
  } finally {
    for (const image of images) image.free();
    if (decoder.decoder) libheif.heif_context_free(decoder.decoder);
    decoder.decoder = null;
  }
}

/** The colour profile as phones embed it, in a `colr` box of the kind `prof`. */
function profileOf(bytes: Uint8Array): Buffer | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = file.indexOf('colrprof', 0, 'latin1');
  if (at < 4) return null;
  const size = file.readUInt32BE(at - 4);
  const profile = file.subarray(at + 8, at - 4 + size);
  return profile.length > 128 && profile.toString('latin1', 36, 40) === 'acsp' ? profile : null;
}

/** Where a PNG's header ends. */
const AFTER_HEADER = 33;

function withProfile(png: Buffer, profile: Buffer | null): Buffer {
  if (!profile) return png;
  const body = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(profile)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, AFTER_HEADER), length, body, checksum, png.subarray(AFTER_HEADER)]);
}
