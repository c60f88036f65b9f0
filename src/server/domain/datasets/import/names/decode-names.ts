import type { NameEncoding, PlannedEncoding } from '@/shared/contracts/import-plan';
import { slices } from '../../../../in-turns';
import { decodeBytes, guessEncodings } from './guess-encoding';

/** A name as an archive has it: bytes where it does not say how they are to be read. */
export type RawName = string | Uint8Array;

const SAMPLES = 5;
/** Names that a guess is made of. */
const GUESSED_NAMES = 500;

/** Bytes as a name: a text where only one reading is possible. */
export function rawName(bytes: Uint8Array): RawName {
  return bytes.every((byte) => byte < 0x80) ? Buffer.from(bytes).toString('latin1') : new Uint8Array(bytes);
}

/**
 * Reads names that declare no encoding. What is valid UTF-8 is UTF-8, unless most of the archive is not; the rest is
 * read by the best guess of the whole archive, or as the person says.
 */
export async function decodeNames(
  names: readonly RawName[],
  chosen?: NameEncoding,
): Promise<{ names: string[]; encoding: PlannedEncoding | null }> {
  const unclear = new Map<string, Uint8Array>();
  let [count, utf8] = [0, 0];
  for await (const part of slices(names)) {
    for (const name of part) {
      if (typeof name === 'string') continue;
      count++;
      if (decodeBytes(name, 'utf-8') !== null) utf8++;
      for (const piece of pieces(name)) {
        if (unclear.size < GUESSED_NAMES) unclear.set(Buffer.from(piece).toString('latin1'), piece);
      }
    }
  }
  if (count === 0) return { names: names as string[], encoding: null };
  const distinct = [...unclear.values()];
  const guesses: NameEncoding[] = utf8 * 2 >= count && utf8 === count ? [] : guessEncodings(distinct);
  const guess = guesses[0] ?? 'utf-8';
  const mostlyUtf8 = utf8 * 2 >= count;
  const read = (name: Uint8Array): string => {
    if (chosen) return decodeLeniently(name, chosen);
    return (mostlyUtf8 ? decodeBytes(name, 'utf-8') : null) ?? decodeLeniently(name, guess);
  };
  const decoded: string[] = [];
  for await (const part of slices(names)) {
    for (const name of part) decoded.push(typeof name === 'string' ? name : read(name));
  }
  const assumed = chosen ?? guess;
  const others = utf8 === count ? guessEncodings(distinct) : guesses;
  return {
    names: decoded,
    encoding: {
      assumed,
      isChosen: chosen !== undefined,
      names: count,
      alternatives: [...(utf8 === count ? (['utf-8'] as const) : []), ...others]
        .filter((encoding) => encoding !== assumed)
        .map((encoding) => ({
          encoding,
          samples: distinct.slice(0, SAMPLES).map((piece) => decodeLeniently(piece, encoding)),
        })),
    },
  };
}

/** The parts of a path that are not plain ASCII. A byte of a slash may be half of a letter: it is cut at `/` only. */
function* pieces(name: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let i = 0; i <= name.length; i++) {
    if (i < name.length && name[i] !== 0x2f) continue;
    const piece = name.subarray(start, i);
    if (piece.some((byte) => byte >= 0x80)) yield piece;
    start = i + 1;
  }
}

/** What is no letter of the code page is shown as one that is missing. */
function decodeLeniently(bytes: Uint8Array, encoding: NameEncoding): string {
  return decodeBytes(bytes, encoding) ?? new TextDecoder(encoding).decode(bytes);
}
