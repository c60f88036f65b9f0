import type { BmpHeader } from './bmp-header';

const [END_OF_ROW, END, MOVE] = [0, 1, 2];

/**
 * Unpacks a BMP whose pixels are written as runs, of 8 or 4 bits each. What is left out stays the first colour.
 * @returns numbers of colours, the uppermost row first
 */
export function unpackRunLengths(file: Buffer, { width, height, bits, offset }: BmpHeader): Uint8Array {
  const indexes = new Uint8Array(width * height);
  let [at, x, row] = [offset, 0, 0];
  const next = () => {
    const byte = file[at++];
    if (byte === undefined) throw new RangeError('its runs are cut off');
    return byte;
  };
  /** Runs beyond the edge cost nothing: a hostile file has millions of them. */
  const room = (count: number) => Math.max(0, Math.min(count, width - x));
  /** The nth of the pixels that lie in bytes, where each byte has one or two. */
  const nth = (byte: number, n: number) => (bits === 8 ? byte : n % 2 === 0 ? byte >> 4 : byte & 15);
  while (row < height) {
    const [count, value] = [next(), next()];
    if (count > 0) {
      const from = (height - 1 - row) * width + x;
      for (let n = 0; n < room(count); n++) indexes[from + n] = nth(value, n);
      x += count;
    } else if (value === END) break;
    else if (value === END_OF_ROW) [x, row] = [0, row + 1];
    else if (value === MOVE) [x, row] = [x + next(), row + next()];
    else {
      const from = (height - 1 - row) * width + x;
      const bytes = bits === 8 ? value : Math.ceil(value / 2);
      if (at + bytes > file.length) throw new RangeError('its runs are cut off');
      for (let n = 0; n < room(value); n++) {
        indexes[from + n] = nth(file[at + (bits === 8 ? n : n >> 1)] as number, n);
      }
      x += value;
      // Filled up to an even number of bytes.
      at += bytes + (bytes % 2);
    }
  }
  return indexes;
}
