import type { NameEncoding } from '@/shared/contracts/import-plan';
import { decodeBytes, guessEncodings } from './guess-encoding';

/** A text file: by its mark, else UTF-8, else by best guess. @returns `assumed` for a guess */
export function decodeText(bytes: Uint8Array): { text: string; assumed: NameEncoding | null } {
  const marked = byMark(bytes);
  if (marked !== null) return { text: marked, assumed: null };
  const utf8 = decodeBytes(bytes, 'utf-8');
  if (utf8 !== null) return { text: utf8.replace(/^\ufeff/, ''), assumed: null };
  // Windows writes its own code pages into texts, and DOS' only into names.
  const lines = splitLines(bytes).filter((line) => line.some((byte) => byte >= 0x80));
  const guesses = guessEncodings(lines);
  const assumed = guesses.find((encoding) => !encoding.startsWith('cp')) ?? 'windows-1252';
  return { text: decodeBytes(bytes, assumed) ?? new TextDecoder(assumed).decode(bytes), assumed };
}

/** UTF-16 without a mark has a zero in every other byte of ASCII. */
function byMark(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && bytes.length > 3)) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && bytes.length > 3)) {
    return new TextDecoder('utf-16be').decode(bytes);
  }
  return null;
}

const MAX_LINES = 500;

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length && lines.length < MAX_LINES; ) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
