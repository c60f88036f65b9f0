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
 */

const MAGIC = Buffer.from('MINTCKPT');
const FORMAT_VERSION = 2;
const PREFIX_BYTES = MAGIC.length + 8;
const HASH_BYTES = 32;

/** The file is damaged, cut short or of another kind; the message says which. */
export class DamagedCheckpointError extends Error {
  override readonly name = 'DamagedCheckpointError';
}

const count = z.number().int().min(0);
const headerSchema = z.object({
  runId: z.string(),
  attempt: count,
  fingerprint: z.string(),
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
 * @throws DamagedCheckpointError
 */
export function decodeCheckpoint(bytes: Buffer): Checkpoint {
  const { header, dataStart } = readHeader(bytes);
  const dataEnd = bytes.length - HASH_BYTES;
  const hash = createHash('sha256').update(bytes.subarray(0, dataEnd)).digest();
  if (!hash.equals(bytes.subarray(dataEnd))) {
    throw new DamagedCheckpointError('its content does not match its hash');
  }
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

function readHeader(bytes: Buffer): { header: z.infer<typeof headerSchema>; dataStart: number } {
  if (bytes.length < PREFIX_BYTES + HASH_BYTES) throw new DamagedCheckpointError('it is cut short');
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new DamagedCheckpointError('it is no checkpoint');
  const version = bytes.readUInt32LE(MAGIC.length);
  if (version !== FORMAT_VERSION) {
    throw new DamagedCheckpointError(`it has format ${version}, this program reads ${FORMAT_VERSION}`);
  }
  const dataStart = PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length + 4);
  if (dataStart + HASH_BYTES > bytes.length) throw new DamagedCheckpointError('it is cut short');
  const header = parseHeader(bytes.toString('utf8', PREFIX_BYTES, dataStart));
  const expected = header.tensors.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), dataStart + HASH_BYTES);
  if (expected !== bytes.length) {
    throw new DamagedCheckpointError(`it has ${bytes.length} bytes instead of ${expected}`);
  }
  return { header, dataStart };
}

function parseHeader(json: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(json, readNumber));
  } catch {
    throw new DamagedCheckpointError('its header cannot be read');
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
