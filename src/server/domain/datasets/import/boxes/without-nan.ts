import { setImmediate as nextTurn } from 'node:timers/promises';

/** What Python's json writes for numbers that are none, and no JSON allows. */
const WORDS = ['-Infinity', 'Infinity', 'NaN'];

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Bytes that are looked at before others get their turn. */
const CHUNK_BYTES = 512 * 1024;

/** JSON with `NaN` and `Infinity` outside of its texts made `null`, padded with spaces; the same bytes without any. */
export async function withoutNaN(bytes: Buffer): Promise<Buffer> {
  const places = WORDS.flatMap((word) => (bytes.includes(word) ? [word] : []));
  if (places.length === 0) return bytes;
  const cleaned = Buffer.from(bytes);
  let isText = false;
  for (let i = 0; i < cleaned.length; i++) {
    if (i % CHUNK_BYTES === CHUNK_BYTES - 1) await nextTurn();
    const byte = cleaned[i] as number;
    if (isText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === 0x2d || byte === 0x49 || byte === 0x4e) i += blank(cleaned, i);
  }
  return cleaned;
}

/** @returns how many bytes were made a value that JSON knows, less one */
function blank(bytes: Buffer, at: number): number {
  const word = WORDS.find((one) => bytes.toString('latin1', at, at + one.length) === one);
  if (!word) return 0;
  // "NaN" has no room for "null": any text is no number either.
  bytes.write(word.length < 4 ? '"" ' : 'null'.padEnd(word.length), at, 'latin1');
  return word.length - 1;
}
