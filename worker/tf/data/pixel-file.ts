import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/*
 * A file of decoded photos: RGB bytes `[size, size, 3]`, photo after photo; then a CRC-32 of each photo; then one
 * SHA-256 of those and of what the photos are. A photo that cannot be decoded is a row of zeros whose checksum is inverted.
 * Checked as a whole before a run trains on it: at some gigabytes a second, checksums cost less than reading.
 */

const CRC_BYTES = 4;
const DIGEST_BYTES = 32;
/** Photos are read in pieces of about this size when a file is checked. */
const PIECE_BYTES = 8 * 1024 ** 2;

export interface PixelFile {
  file: string;
  /** The photos, in the order of their rows. */
  hashes: readonly string[];
  /** Side in pixels. */
  size: number;
}

const rowBytes = (size: number) => size * size * 3;

/** Length of the whole file. */
export const pixelFileBytes = ({ hashes, size }: Pick<PixelFile, 'hashes' | 'size'>): number =>
  hashes.length * (rowBytes(size) + CRC_BYTES) + DIGEST_BYTES;

function digestOf({ hashes, size }: PixelFile, crcs: Uint8Array): Buffer {
  return createHash('sha256').update(`${size};${hashes.join()};`).update(crcs).digest();
}

/** The stored checksum of a row that holds no photo. */
const inverted = (crc: number) => ~crc >>> 0;

/**
 * Reads a file through and compares it with its checksums.
 * @param onPiece is called after each piece; throw in it to give up
 * @returns of a whole file the photos that it has no pixels of, since they could not be decoded
 */
export async function checkPixelFile(
  pixels: PixelFile,
  onPiece: () => void = () => {},
): Promise<{ state: 'missing' | 'damaged' } | { state: 'whole'; unreadable: string[] }> {
  const present = await stat(pixels.file).catch(() => null);
  if (!present) return { state: 'missing' };
  if (present.size !== pixelFileBytes(pixels)) return { state: 'damaged' };
  const handle = await open(pixels.file, 'r');
  try {
    const unreadable = await readThrough(handle, { pixels, onPiece });
    return unreadable ? { state: 'whole', unreadable } : { state: 'damaged' };
  } finally {
    await handle.close();
  }
}

/** @returns the photos without pixels, or null when the file is not what was written */
async function readThrough(
  handle: FileHandle,
  { pixels, onPiece }: { pixels: PixelFile; onPiece: () => void },
): Promise<string[] | null> {
  const { hashes, size } = pixels;
  const length = rowBytes(size);
  const crcs = Buffer.alloc(hashes.length * CRC_BYTES);
  const digest = Buffer.alloc(DIGEST_BYTES);
  await handle.read(crcs, 0, crcs.length, hashes.length * length);
  await handle.read(digest, 0, DIGEST_BYTES, hashes.length * length + crcs.length);
  if (!digest.equals(digestOf(pixels, crcs))) return null;

  const rowsAtOnce = Math.max(1, Math.floor(PIECE_BYTES / length));
  const piece = Buffer.alloc(rowsAtOnce * length);
  const unreadable: string[] = [];
  for (let row = 0; row < hashes.length; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, hashes.length - row);
    const { bytesRead } = await handle.read(piece, 0, rows * length, row * length);
    if (bytesRead !== rows * length) return null;
    for (let i = 0; i < rows; i++) {
      const crc = crc32(piece.subarray(i * length, (i + 1) * length));
      const stored = crcs.readUInt32LE((row + i) * CRC_BYTES);
      if (crc === stored) continue;
      if (inverted(crc) !== stored) return null;
      unreadable.push(hashes[row + i] as string);
    }
    onPiece();
  }
  return unreadable;
}

export type WriteRow = (row: number, bytes: Uint8Array | null) => Promise<void>;

/**
 * Writes a file whole or not at all: it is renamed into place when complete, so a reader sees all of it or
 * nothing, and two writers do no harm.
 * @param fill calls `write` once for each row, in any order; with null for a photo that cannot be decoded
 */
export async function writePixelFile(
  pixels: PixelFile,
  fill: (write: WriteRow) => Promise<void>,
): Promise<void> {
  const { file, hashes, size } = pixels;
  const length = rowBytes(size);
  const crcs = Buffer.alloc(hashes.length * CRC_BYTES);
  const nothing = new Uint8Array(length);
  const draft = `${file}.${process.pid}.tmp`;
  const handle = await open(draft, 'w');
  try {
    await fill(async (row, bytes) => {
      const crc = crc32(bytes ?? nothing);
      crcs.writeUInt32LE(bytes ? crc : inverted(crc), row * CRC_BYTES);
      await writeAll(handle, bytes ?? nothing, row * length);
    });
    await writeAll(handle, crcs, hashes.length * length);
    await writeAll(handle, digestOf(pixels, crcs), hashes.length * length + crcs.length);
    await handle.sync();
    await handle.close();
    await rename(draft, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

/** A disk that fills up takes a part of what it is given, and refuses only the rest. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
