import { createHash } from 'node:crypto';
import { z } from 'zod';
import { checkpointPositionSchema } from '@/shared/run-events';
import type { Checkpoint, CheckpointTensor } from './checkpoint';

/*
 * A checkpoint as one file, little-endian throughout:
 *
 *   8 bytes   "MINTCKPT"
 *   4 bytes   version of this format
 *   4 bytes   length of the header
 *   header    JSON, padded with spaces so that the tensors begin at a multiple of 4
 *   tensors   raw float32, one after the other in the header's order
 *   32 bytes  SHA-256 of everything before
 *
 * Every version begins with these 12 bytes and ends with that hash: a file of another version is told from a damaged one.
 */

const MAGIC = Buffer.from('MINTCKPT');
const FORMAT_VERSION = 2;
const PREFIX_BYTES = MAGIC.length + 8;
const HASH_BYTES = 32;

/** The file does not have the content that it was written with; the message says how that shows. */
export class DamagedCheckpointError extends Error {
  override readonly name = 'DamagedCheckpointError';
}

/** The file is whole, and written by a version of this program that this one does not understand. */
class UnknownCheckpointError extends Error {
  override readonly name = 'UnknownCheckpointError';
}

const count = z.number().int().min(0);
const headerSchema = z.object({
  runId: z.string(),
  attempt: count,
  fingerprint: z.string(),
  arithmetic: z.array(z.string()).optional(),
  position: checkpointPositionSchema,
  state: z.unknown(),
  tensors: z.array(z.object({ name: z.string(), shape: z.array(count) })),
});

/** The file's bytes. @throws RangeError when a tensor's shape and values differ in size. */
export function encodeCheckpoint(checkpoint: Checkpoint): Buffer {
  const pieces = [encodeHeader(checkpoint), ...checkpoint.tensors.map(tensorBytes)];
  const dataEnd = pieces.reduce((sum, { length }) => sum + length, 0);
  const file = Buffer.allocUnsafe(dataEnd + HASH_BYTES);
  let offset = 0;
  for (const piece of pieces) {
    file.set(piece, offset);
    offset += piece.length;
  }
  createHash('sha256').update(file.subarray(0, dataEnd)).digest().copy(file, dataEnd);
  return file;
}

/**
 * Reads a whole file. The tensors are views into `bytes`.
 * @throws DamagedCheckpointError, UnknownCheckpointError
 */
export function decodeCheckpoint(bytes: Buffer): Checkpoint {
  assertWhole(bytes);
  const { header, dataStart } = readHeader(bytes);
  let offset = dataStart;
  const tensors = header.tensors.map(({ name, shape }): CheckpointTensor => {
    const values = floats(bytes, { offset, length: sizeOf(shape) });
    offset += values.byteLength;
    return { name, shape, values };
  });
  return { ...header, tensors };
}

function encodeHeader({ tensors, ...rest }: Checkpoint): Buffer {
  const json = JSON.stringify(
    { ...rest, tensors: tensors.map(({ name, shape }) => ({ name, shape })) },
    writeNumber,
  );
  const length = Math.ceil(Buffer.byteLength(json) / 4) * 4;
  const head = Buffer.alloc(PREFIX_BYTES + length, ' ');
  MAGIC.copy(head);
  head.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  head.writeUInt32LE(length, MAGIC.length + 4);
  head.write(json, PREFIX_BYTES);
  return head;
}

/** @throws DamagedCheckpointError */
function assertWhole(bytes: Buffer): void {
  const dataEnd = bytes.length - HASH_BYTES;
  const hash = createHash('sha256').update(bytes.subarray(0, dataEnd)).digest();
  if (bytes.length >= PREFIX_BYTES + HASH_BYTES && hash.equals(bytes.subarray(dataEnd))) return;
  throw new DamagedCheckpointError(
    isCutShort(bytes) ? 'it is cut short' : 'its content does not match its hash',
  );
}

/** Of a file whose hash is wrong: what its header announces is not all there. */
function isCutShort(bytes: Buffer): boolean {
  try {
    const { header, dataStart } = readHeader(bytes);
    const dataBytes = header.tensors.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
    return bytes.length < dataStart + dataBytes + HASH_BYTES;
  } catch {
    return bytes.length < PREFIX_BYTES || PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length + 4) > bytes.length;
  }
}

/** @throws UnknownCheckpointError */
function readHeader(bytes: Buffer): { header: z.infer<typeof headerSchema>; dataStart: number } {
  const version = bytes.readUInt32LE(MAGIC.length);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || version !== FORMAT_VERSION) {
    throw new UnknownCheckpointError(`it has format ${version}, this program reads ${FORMAT_VERSION}`);
  }
  const dataStart = PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length + 4);
  return { header: parseHeader(bytes.toString('utf8', PREFIX_BYTES, dataStart)), dataStart };
}

function parseHeader(json: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(json, readNumber));
  } catch {
    throw new UnknownCheckpointError('this version of Mintmark does not understand its header');
  }
}

function tensorBytes({ name, shape, values }: CheckpointTensor): Uint8Array {
  if (sizeOf(shape) !== values.length) {
    throw new RangeError(`tensor ${name} has ${values.length} values for the shape [${shape.join(', ')}]`);
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function floats(bytes: Buffer, { offset, length }: { offset: number; length: number }): Float32Array {
  const start = bytes.byteOffset + offset;
  // A small file is read into a shared buffer at any address.
  if (start % 4 !== 0)
    return new Float32Array(Uint8Array.from(bytes.subarray(offset, offset + 4 * length)).buffer);
  return new Float32Array(bytes.buffer, start, length);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** JSON has no NaN and no infinity, and a best loss may be either. */
function writeNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { notFinite: String(value) } : value;
}

function readNumber(_key: string, value: unknown): unknown {
  const text = typeof value === 'object' && value !== null && 'notFinite' in value ? value.notFinite : null;
  return typeof text === 'string' ? Number(text) : value;
}
