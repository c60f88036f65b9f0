import sharp from 'sharp';
import { AppError } from '../../../errors';
import { checkPixelBudget } from '../pixel-budget';
import { type BmpHeader, readBmpHeader } from './bmp-header';
import { unpackRunLengths } from './bmp-run-lengths';

const [PLAIN, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHA_BITFIELDS] = [0, 1, 2, 3, 4, 5, 6];

/**
 * Draws a BMP again as PNG: sharp's prebuilt reads none, and the packages that do take palettes, other masks than the
 * usual ones or rows from the top down for something else.
 * @throws AppError `bad-photo` or `too-large`
 */
export async function bmpToPng(bytes: Uint8Array): Promise<Buffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readBmpHeader(file);
  const { width, height, compression } = header;
  checkPixelBudget({ width, height, channels: header.masks?.alpha ? 4 : 3, depth: 'uchar' });
  try {
    // A file that is one already, in the wrapping that printers want.
    if (compression === JPEG || compression === PNG)
      return await sharp(file.subarray(header.offset)).png().toBuffer();
    const { data, channels } = decode(file, header);
    return await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  } catch (error) {
    throw new AppError('bad-photo', 'is a BMP of a kind that is not read, or damaged; save it as PNG', {
      cause: error,
    });
  }
}

function decode(file: Buffer, header: BmpHeader): { data: Uint8Array; channels: 3 | 4 } {
  const { bits, compression, masks } = header;
  if (compression === RLE8 || compression === RLE4) {
    return { data: paint(unpackRunLengths(file, header), header), channels: 3 };
  }
  if (compression !== PLAIN && compression !== BITFIELDS && compression !== ALPHA_BITFIELDS) {
    throw new RangeError(`compression ${compression}`);
  }
  if (bits <= 8) return { data: paint(readIndexes(file, header), header), channels: 3 };
  if (bits === 24) return { data: readTriples(file, header), channels: 3 };
  if (!masks) throw new RangeError(`${bits} bits`);
  const data = readMasked(file, { header, masks });
  // Many programs name a place for opacity and leave it empty.
  const isOpaque = !masks.alpha || data.every((value, i) => i % 4 !== 3 || value === 0);
  return isOpaque ? { data: data.filter((_, i) => i % 4 !== 3), channels: 3 } : { data, channels: 4 };
}

/** Where a row of the picture begins, the uppermost being 0. @throws RangeError beyond the end of the file */
function* rows(
  file: Buffer,
  { width, height, bits, offset, isTopDown }: BmpHeader,
): Generator<[y: number, at: number]> {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const used = Math.ceil((width * bits) / 8);
  for (let row = 0; row < height; row++) {
    const at = offset + row * stride;
    if (at + used > file.length) throw new RangeError('its rows are cut off');
    yield [isTopDown ? row : height - 1 - row, at];
  }
}

function readIndexes(file: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, bits } = header;
  const indexes = new Uint8Array(width * height);
  const [perByte, mask] = [8 / bits, 2 ** bits - 1];
  for (const [y, at] of rows(file, header)) {
    for (let x = 0; x < width; x++) {
      const byte = file[at + Math.floor(x / perByte)] as number;
      indexes[y * width + x] = (byte >> (8 - bits - (x % perByte) * bits)) & mask;
    }
  }
  return indexes;
}

/** The colours of a picture that has numbers of them; a number that stands for none is black. */
function paint(indexes: Uint8Array, { palette }: BmpHeader): Uint8Array {
  const data = new Uint8Array(indexes.length * 3);
  for (let i = 0; i < indexes.length; i++) {
    const at = (indexes[i] as number) * 3;
    for (let channel = 0; channel < 3; channel++) data[i * 3 + channel] = palette[at + channel] ?? 0;
  }
  return data;
}

function readTriples(file: Buffer, header: BmpHeader): Uint8Array {
  const { width, height } = header;
  const data = new Uint8Array(width * height * 3);
  for (const [y, at] of rows(file, header)) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++)
        data[to + channel] = file[at + x * 3 + 2 - channel] as number;
    }
  }
  return data;
}

function readMasked(
  file: Buffer,
  { header, masks }: { header: BmpHeader; masks: NonNullable<BmpHeader['masks']> },
): Uint8Array {
  const { width, height, bits } = header;
  const data = new Uint8Array(width * height * 4);
  const channels = [masks.red, masks.green, masks.blue, masks.alpha].map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, highest: mask >>> shift || 1 };
  });
  for (const [y, at] of rows(file, header)) {
    for (let x = 0; x < width; x++) {
      const pixel = bits === 16 ? file.readUInt16LE(at + x * 2) : file.readUInt32LE(at + x * 4);
      const to = (y * width + x) * 4;
      for (const [i, { mask, shift, highest }] of channels.entries()) {
        data[to + i] = Math.round((((pixel & mask) >>> shift) * 255) / highest);
      }
    }
  }
  return data;
}
