/** What a BMP is made of; its rows are given from the uppermost on. */
interface BmpParts {
  width: number;
  height: number;
  bits: number;
  rows?: readonly Buffer[];
  /** In place of rows: as it is packed. */
  packed?: readonly number[];
  compression?: number;
  colours?: readonly (readonly number[])[];
  /** Red, green and blue, and opacity where it has any. */
  masks?: readonly number[];
  isTopDown?: boolean;
  /** With the header of OS/2 1. */
  isOs2?: boolean;
}

/** A BMP of any kind that programs write. */
export function bmpFile({
  width,
  height,
  bits,
  rows = [],
  packed,
  compression = 0,
  colours = [],
  masks,
  isTopDown = false,
  isOs2 = false,
}: BmpParts): Buffer {
  const header = isOs2
    ? os2Header({ width, height, bits })
    : Buffer.alloc(masks?.[3] === undefined ? 40 : 56);
  if (!isOs2) {
    header.writeUInt32LE(header.length, 0);
    header.writeInt32LE(width, 4);
    header.writeInt32LE(isTopDown ? -height : height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(masks ? 3 : compression, 16);
    header.writeUInt32LE(colours.length, 32);
  }
  const words = Buffer.alloc((masks?.length ?? 0) * 4);
  for (const [i, mask] of (masks ?? []).entries()) words.writeUInt32LE(mask, i * 4);
  const isInHeader = header.length > 40;
  if (isInHeader) words.copy(header, 40);
  const palette = Buffer.from(
    Array.from({ length: isOs2 ? 2 ** bits : colours.length }, (_, i) => [
      ...[colours[i]?.[2] ?? 0, colours[i]?.[1] ?? 0, colours[i]?.[0] ?? 0],
      ...(isOs2 ? [] : [0]),
    ]).flat(),
  );
  const lines = (isTopDown ? [...rows] : [...rows].reverse()).map((row) =>
    Buffer.concat([row, Buffer.alloc((4 - (row.length % 4)) % 4)]),
  );
  const before = Buffer.concat([header, isInHeader ? Buffer.alloc(0) : words, palette]);
  const file = Buffer.alloc(14);
  file.write('BM', 'latin1');
  file.writeUInt32LE(14 + before.length, 10);
  return Buffer.concat([file, before, packed ? Buffer.from(packed) : Buffer.concat(lines)]);
}

function os2Header({ width, height, bits }: Pick<BmpParts, 'width' | 'height' | 'bits'>): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(12, 0);
  header.writeUInt16LE(width, 4);
  header.writeUInt16LE(height, 6);
  header.writeUInt16LE(1, 8);
  header.writeUInt16LE(bits, 10);
  return header;
}
