import { AppError } from '../../../errors';

/** What a BMP says of itself. */
export interface BmpHeader {
  width: number;
  height: number;
  /** Its first row is the uppermost. */
  isTopDown: boolean;
  /** Of a pixel. */
  bits: number;
  compression: number;
  /** Where the pixels begin. */
  offset: number;
  /** Red, green and blue of each colour, where pixels are numbers of colours. */
  palette: Uint8Array;
  /** Which bits of a pixel are what, where it has 16 or 32. */
  masks: { red: number; green: number; blue: number; alpha: number } | null;
}

const FILE_HEADER = 14;
/** The oldest header, of OS/2 1, has sides of two bytes and colours of three. */
const OLDEST = 12;
const USUAL = 40;
/** From this one on the masks are part of the header. */
const WITH_ALPHA = 56;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;
/** OS/2 2 calls other kinds of compression by the numbers of Windows. */
const OS2 = 64;

const DEFAULT_MASKS: Record<number, NonNullable<BmpHeader['masks']>> = {
  16: { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 },
  32: { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 },
};

/** @throws AppError `bad-photo` */
export function readBmpHeader(file: Buffer): BmpHeader {
  const length = file.length >= FILE_HEADER + OLDEST ? file.readUInt32LE(FILE_HEADER) : 0;
  if (length < OLDEST || file.length < FILE_HEADER + length) throw damaged();
  const offset = file.readUInt32LE(10);
  if (length < USUAL) {
    const isOldest = length === OLDEST;
    const [width, height] = isOldest
      ? [file.readUInt16LE(18), file.readUInt16LE(20)]
      : [file.readInt32LE(18), file.readInt32LE(22)];
    const bits = file.readUInt16LE(isOldest ? 24 : 28);
    const palette = readPalette(file, {
      at: FILE_HEADER + length,
      bytes: isOldest ? 3 : 4,
      colours: 2 ** bits,
      offset,
    });
    return { width, height, isTopDown: false, bits, compression: 0, offset, palette, masks: masksOf(bits) };
  }
  const [height, bits, compression] = [file.readInt32LE(22), file.readUInt16LE(28), file.readUInt32LE(30)];
  if (length === OS2 && compression >= BITFIELDS) throw damaged();
  const hasMasks = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  const beside = length > USUAL || !hasMasks ? 0 : compression === BITFIELDS ? 12 : 16;
  const at = FILE_HEADER + length + beside;
  if (file.length < at) throw damaged();
  const used = file.readUInt32LE(46);
  return {
    width: file.readInt32LE(18),
    height: Math.abs(height),
    isTopDown: height < 0,
    bits,
    compression,
    offset,
    palette: readPalette(file, { at, bytes: 4, colours: used || 2 ** bits, offset }),
    masks: hasMasks
      ? {
          red: file.readUInt32LE(54),
          green: file.readUInt32LE(58),
          blue: file.readUInt32LE(62),
          alpha: length >= WITH_ALPHA || compression === ALPHA_BITFIELDS ? file.readUInt32LE(66) : 0,
        }
      : masksOf(bits),
  };
}

const masksOf = (bits: number) => DEFAULT_MASKS[bits] ?? null;

/** As many colours as lie before the pixels, 256 at most. */
function readPalette(
  file: Buffer,
  { at, bytes, colours, offset }: { at: number; bytes: 3 | 4; colours: number; offset: number },
): Uint8Array {
  const end = Math.min(file.length, offset);
  const count = Math.max(0, Math.min(colours, 256, Math.floor((end - at) / bytes)));
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 3; channel++)
      palette[i * 3 + channel] = file[at + i * bytes + 2 - channel] as number;
  }
  return palette;
}

const damaged = () => new AppError('bad-photo', 'is damaged: its header is cut off or none of a BMP');
