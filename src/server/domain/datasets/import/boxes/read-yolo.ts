import { parse } from 'yaml';
import { decodeText } from '../names/decode-text';
import type { BoxFault, PhotoBox } from './photo-box';

/** A file that names the classes is small. */
export const MAX_NAMES_BYTES = 256 * 1024;

/** What `data.yaml` says. */
export interface YoloNames {
  /** By number. */
  names: Map<number, string>;
  /** Folders or lists of photos by split, as they are written. */
  places: { split: string; path: string }[];
}

/** Reads YOLO's `data.yaml`. @returns null for what is no such file */
export function readDataYaml(bytes: Uint8Array): YoloNames | null {
  let document: unknown;
  try {
    // An alias that stands for a list of aliases would unfold to all memory.
    document = parse(decodeText(bytes).text, { maxAliasCount: 20 });
  } catch {
    return null;
  }
  if (typeof document !== 'object' || document === null) return null;
  const { names: written, ...others } = document as Record<string, unknown>;
  const names = namesOf(written);
  if (names.size === 0) return null;
  const places = ['train', 'val', 'valid', 'validation', 'test'].flatMap((split) =>
    [others[split]].flat().flatMap((path) => (typeof path === 'string' ? [{ split, path }] : [])),
  );
  return { names, places };
}

/** A list, or numbers with names. */
function namesOf(written: unknown): Map<number, string> {
  if (typeof written !== 'object' || written === null) return new Map();
  const named = Object.entries(written).flatMap(([number, name]) =>
    /^\d{1,6}$/.test(number) && (typeof name === 'string' || typeof name === 'number')
      ? [[Number(number), String(name)] as const]
      : [],
  );
  return new Map(named);
}

/** Reads `classes.txt` or `obj.names`: a name a line. */
export function readClassList(bytes: Uint8Array): Map<number, string> {
  const lines = decodeText(bytes).text.split(/\r?\n/);
  return new Map(lines.flatMap((line, i) => (line.trim() ? [[i, line.trim()] as const] : [])));
}

export interface YoloBox {
  /** Number of the class. */
  number: number;
  box: PhotoBox;
}

/** Numbers of a line beyond which it outlines no coin. */
const MAX_NUMBERS = 10_000;

/**
 * Reads the boxes of one photo: `class x y width height` by centre and shares of the photo, with or without a
 * confidence, or the corners of an outline.
 */
export function readYoloLabels(bytes: Uint8Array): (YoloBox | BoxFault)[] {
  return decodeText(bytes)
    .text.split(/\r\n|\n|\r/)
    .flatMap((line) => {
      const words = line.trim().split(/\s+/, MAX_NUMBERS);
      return words[0] === '' ? [] : [readLine(words)];
    });
}

function readLine(words: string[]): YoloBox | BoxFault {
  // `Number('')` would be 0, but there is no empty word.
  const [number = Number.NaN, ...rest] = words.map(Number);
  if (!Number.isInteger(number) || number < 0 || rest.length < 4) return 'numbers';
  const isOutline = rest.length >= 6 && rest.length % 2 === 0;
  return { number, box: isOutline ? aroundOutline(rest) : byCentre(rest) };
}

function byCentre([
  x = Number.NaN,
  y = Number.NaN,
  width = Number.NaN,
  height = Number.NaN,
]: number[]): PhotoBox {
  return { x: x - width / 2, y: y - height / 2, width, height, unit: 'share', photo: null };
}

function aroundOutline(corners: number[]): PhotoBox {
  const [xs, ys] = [0, 1].map((side) => corners.filter((_, i) => i % 2 === side)) as [number[], number[]];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y, unit: 'share', photo: null };
}
