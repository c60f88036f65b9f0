import { setImmediate as nextTurn } from 'node:timers/promises';
import { JSONParser } from '@streamparser/json';
import { AppError } from '../../../../errors';
import { tunables } from '../../../../tunables';
import { decodeText } from '../names/decode-text';
import { withoutNaN } from './without-nan';

/** An image as the file lists it. */
interface CocoImage {
  fileName: string;
  sides: { width: number; height: number } | null;
}

interface CocoBox {
  /** Ids as texts: some programs write numbers, some texts, some both. */
  image: string;
  category: string;
  /** What stands there, four numbers or not. */
  box: unknown;
  isCrowd: boolean;
}

/** COCO's "instances": which boxes are on which image, and of what. */
export interface CocoFile {
  images: Map<string, CocoImage>;
  categories: Map<string, string>;
  boxes: CocoBox[];
}

/** Bytes that are read before others get their turn: about two milliseconds. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file of boxes in COCO's format, in parts: with outlines of every coin it may have a hundred megabytes.
 * @returns null for what is no such file
 * @throws AppError `bad-archive` for more boxes than can be imported
 */
export async function readCoco(bytes: Buffer): Promise<CocoFile | null> {
  // Looked for first, because most files that end in .json are something else.
  if (!['"images"', '"annotations"', '"categories"'].every((key) => bytes.includes(key))) return null;
  const found: CocoFile = { images: new Map(), categories: new Map(), boxes: [] };
  const parser = new JSONParser({
    paths: ['$.images.*', '$.annotations.*', '$.categories.*'],
    keepStack: false,
  });
  parser.onValue = ({ value, stack }) => take(found, String(stack[1]?.key), value);
  const text = await withoutNaN(asUtf8(bytes));
  try {
    for (let at = 0; at < text.length && !parser.isEnded; at += CHUNK_BYTES) {
      parser.write(text.subarray(at, at + CHUNK_BYTES));
      await nextTurn();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    return null;
  }
  return parser.isEnded && found.images.size > 0 && found.categories.size > 0 ? found : null;
}

function take({ images, categories, boxes }: CocoFile, list: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const entry = value as Record<string, unknown>;
  if (list === 'images') {
    if (typeof entry.file_name !== 'string' || images.size >= tunables.maxArchiveEntries) return;
    images.set(String(entry.id), { fileName: entry.file_name, sides: sidesOf(entry) });
  } else if (list === 'categories') {
    if (typeof entry.name !== 'string' || categories.size >= tunables.maxArchiveEntries) return;
    categories.set(String(entry.id), entry.name);
  } else {
    if (boxes.length >= tunables.maxArchiveEntries) throw tooManyBoxes();
    const [image, category] = [String(entry.image_id), String(entry.category_id)];
    const box = entry.bbox ?? aroundOutlines(entry.segmentation);
    boxes.push({ image, category, box, isCrowd: entry.iscrowd === 1 || entry.iscrowd === true });
  }
}

/** The box around outlines, where a file has only these: lists of x and y by turns. */
function aroundOutlines(segmentation: unknown): unknown {
  if (!Array.isArray(segmentation)) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const outline of segmentation) {
    if (!Array.isArray(outline) || !outline.every((number) => typeof number === 'number')) return undefined;
    for (const [i, number] of (outline as number[]).entries()) {
      if (i % 2 === 0) [left, right] = [Math.min(left, number), Math.max(right, number)];
      else [top, bottom] = [Math.min(top, number), Math.max(bottom, number)];
    }
  }
  return [left, top, right - left, bottom - top];
}

function sidesOf({ width, height }: Record<string, unknown>): CocoImage['sides'] {
  const [w, h] = [Number(width), Number(height)];
  return w > 0 && h > 0 && Number.isFinite(w) && Number.isFinite(h) ? { width: w, height: h } : null;
}

export const tooManyBoxes = () =>
  new AppError(
    'bad-archive',
    `It has more than ${tunables.maxArchiveEntries.toLocaleString('en')} boxes. Import it in parts, each as a dataset of its own.`,
  );

/** Windows writes marks before texts, and sometimes UTF-16. */
function asUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  return bytes[0] === 0x7b ? bytes : Buffer.from(decodeText(bytes).text);
}
