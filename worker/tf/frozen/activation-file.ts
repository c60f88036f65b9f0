import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { makeRoom } from '../data/disk-room';
import { trainerTunables } from '../tunables';

/*
 * A file of activations: float32 rows of one length, photo after photo, then the SHA-256 of all of them. What
 * the rows are is in the file's name, a hash of everything they depend on.
 */

const HASH_BYTES = 32;
const PIECE_BYTES = 4 * 1024 ** 2;

interface Shape {
  file: string;
  rows: number;
  /** Values of one row. */
  rowLength: number;
}

export const fileBytes = ({ rows, rowLength }: Pick<Shape, 'rows' | 'rowLength'>): number =>
  rows * rowLength * 4 + HASH_BYTES;

/** Whether the file is there and whole; `damaged` when it has another length or its hash is another. */
export async function checkActivations(shape: Shape): Promise<'missing' | 'damaged' | 'whole'> {
  const present = await stat(shape.file).catch(() => null);
  if (!present) return 'missing';
  const end = fileBytes(shape) - HASH_BYTES;
  if (present.size !== end + HASH_BYTES) return 'damaged';
  const digest = createHash('sha256');
  for await (const piece of createReadStream(shape.file, { end: end - 1, highWaterMark: PIECE_BYTES })) {
    digest.update(piece);
  }
  // When it was last used: what is used least recently makes room.
  await utimes(shape.file, new Date(), new Date()).catch(() => {});
  const stored = Buffer.alloc(HASH_BYTES);
  const handle = await open(shape.file, 'r');
  try {
    await handle.read(stored, 0, HASH_BYTES, end);
  } finally {
    await handle.close();
  }
  return stored.equals(digest.digest()) ? 'whole' : 'damaged';
}

/**
 * Writes the rows that come, whole or not at all: it is renamed into place when complete, so a reader sees all
 * of it or nothing, and two writers do no harm. Of older files those used least recently make room.
 * @throws TrainerError `disk-full`
 */
export async function writeActivations(shape: Shape, batches: AsyncIterable<Float32Array>): Promise<void> {
  const folder = path.dirname(shape.file);
  await mkdir(folder, { recursive: true });
  const maxBytes = trainerTunables.activationFolderMaxGiB * 1024 ** 3;
  await makeRoom({ what: 'activations of the frozen layers', folder, bytes: fileBytes(shape), maxBytes });
  const draft = `${shape.file}.${process.pid}.tmp`;
  const handle = await open(draft, 'w');
  const digest = createHash('sha256');
  let written = 0;
  try {
    for await (const batch of batches) {
      const bytes = new Uint8Array(batch.buffer, batch.byteOffset, batch.byteLength);
      digest.update(bytes);
      await handle.writeFile(bytes);
      written += bytes.length;
    }
    await handle.writeFile(digest.digest());
    if (written + HASH_BYTES !== fileBytes(shape)) throw new Error(`wrote ${written} bytes of activations`);
    await handle.sync();
    await handle.close();
    await rename(draft, shape.file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

/** Random access to the rows; read from the file for each batch, never all in memory. */
export class ActivationFile {
  private readonly fd: number;

  constructor(private readonly shape: Shape) {
    this.fd = openSync(shape.file, 'r');
  }

  /** Reads `count` rows from `row` on into `target` at `offset`, both in values. */
  read(row: number, target: Float32Array, { offset = 0, count = 1 } = {}): void {
    const { rowLength } = this.shape;
    const bytes = new Uint8Array(target.buffer, target.byteOffset + offset * 4, count * rowLength * 4);
    let done = 0;
    while (done < bytes.length) {
      const position = row * rowLength * 4 + done;
      // A single read returns at most 2 GiB.
      const length = Math.min(bytes.length - done, 1024 ** 3);
      const got = readSync(this.fd, bytes, done, length, position);
      if (got === 0) throw new Error(`the cached activations end before row ${row + count}`);
      done += got;
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}
