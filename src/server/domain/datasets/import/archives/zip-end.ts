import type { FileHandle } from 'node:fs/promises';

const END = 0x06054b50;
const END_BYTES = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const END_64 = 0x06064b50;
/** Without the room for extensions that no program uses. */
const END_64_BYTES = 56;
const DIRECTORY = 0x02014b50;
/** The longest comment, and as much again of what a broken download or another program has put after it. */
const SEARCHED_BYTES = 2 * 0xffff;

/** Where the zip itself lies in a file that has other bytes before or after it, its comment being one of them. */
export interface ZipExtent {
  start: number;
  end: number;
}

/**
 * Searches for the record that ends a zip as unzip programs do: the last one that fits, whatever follows it; and what
 * lies before the zip, such as a program that unpacks it, shifts it.
 * @returns null when there is none
 */
export async function findZip(file: FileHandle): Promise<ZipExtent | null> {
  const { size } = await file.stat();
  const length = Math.min(size, SEARCHED_BYTES + END_BYTES + LOCATOR_BYTES);
  const tail = Buffer.alloc(length);
  await file.read(tail, 0, length, size - length);
  for (let i = length - END_BYTES; i >= 0; i--) {
    if (tail.readUInt32LE(i) !== END) continue;
    const end = i + END_BYTES + tail.readUInt16LE(i + 20);
    if (end > length) continue;
    const at = size - length + i;
    const start = await startOf(file, { tail, i, at });
    if (start !== null) return { start, end: at + END_BYTES };
  }
  return null;
}

/** The same by the second record that a large zip has before the first. */
async function startOfLarge(
  file: FileHandle,
  { tail, i, at }: { tail: Buffer; i: number; at: number },
): Promise<number> {
  const record = at - LOCATOR_BYTES - END_64_BYTES;
  const start = record - Number(tail.readBigUInt64LE(i - LOCATOR_BYTES + 8));
  if (record < 0 || start <= 0) return 0;
  const signature = Buffer.alloc(4);
  await file.read(signature, 0, 4, record);
  return signature.readUInt32LE(0) === END_64 ? start : 0;
}

/** How far the zip is shifted; null when the record does not lead to a list of contents. */
async function startOf(
  file: FileHandle,
  { tail, i, at }: { tail: Buffer; i: number; at: number },
): Promise<number | null> {
  const bytes = tail.readUInt32LE(i + 12);
  const offset = tail.readUInt32LE(i + 16);
  const isLarge = i >= LOCATOR_BYTES && tail.readUInt32LE(i - LOCATOR_BYTES) === LOCATOR;
  if (isLarge) return startOfLarge(file, { tail, i, at });
  if (tail.readUInt16LE(i + 10) === 0) return offset <= at ? 0 : null;
  for (const start of [at - bytes - offset, 0]) {
    if (start < 0) continue;
    const signature = Buffer.alloc(4);
    await file.read(signature, 0, 4, start + offset);
    if (signature.readUInt32LE(0) === DIRECTORY) return start;
  }
  return null;
}
