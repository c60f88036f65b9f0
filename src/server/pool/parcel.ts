import { open, rm } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that are fewer go with the message: a file costs more than copying them. */
const FILE_BYTES = 256 * 1024;

/**
 * A value on its way to another process. Large byte strings in it lie in files, which the system writes and reads
 * beside the event loop; in a message they would be copied on it, several times, for longer than others should wait.
 */
export interface Parcel {
  value: unknown;
  /** Where in `value` the bytes of which file belong. */
  files: { keys: string[]; file: string }[];
}

/**
 * Puts a value into a parcel: bytes in objects, however deep, but not in lists.
 * @param dir for its files; both processes use it
 * @param prefix of their names, so that what comes and goes stays apart
 * @throws the file system's error, when the disk is full for example
 */
export async function pack(
  value: unknown,
  { dir, prefix }: { dir: string; prefix: string },
): Promise<Parcel> {
  const files: Parcel['files'] = [];
  const take = async (part: unknown, keys: string[]): Promise<unknown> => {
    if (part instanceof Uint8Array) {
      if (part.byteLength < FILE_BYTES) return part;
      const file = `${prefix}-${files.length}`;
      files.push({ keys, file });
      await write(path.join(dir, file), part);
      return null;
    }
    if (!isPlainObject(part)) return part;
    const entries: [string, unknown][] = [];
    for (const [key, inner] of Object.entries(part)) entries.push([key, await take(inner, [...keys, key])]);
    return Object.fromEntries(entries);
  };
  return { value: await take(value, []), files };
}

/**
 * Takes the value out again, and removes the files.
 * @throws when the parcel names a file that is none of those with this prefix
 */
export async function unpack(
  { value, files }: Parcel,
  { dir, prefix }: { dir: string; prefix: string },
): Promise<unknown> {
  const whole = { value };
  for (const { keys, file } of files) {
    // It comes from a process that has decoded what strangers sent.
    if (!/^\d+$/.test(file.slice(prefix.length + 1)) || !file.startsWith(`${prefix}-`)) {
      throw new Error(`a process of the pool names a file that is none of its own: ${file}`);
    }
    const place = path.join(dir, file);
    put(whole, ['value', ...keys], await read(place));
    await rm(place);
  }
  return whole.value;
}

/** In as few calls as the system allows: `writeFile` and `readFile` go in pieces, to end when they are told to. */
async function write(place: string, bytes: Uint8Array): Promise<void> {
  const file = await open(place, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at)).bytesWritten;
  } finally {
    await file.close();
  }
}

async function read(place: string): Promise<Buffer> {
  const file = await open(place);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.allocUnsafe(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at);
      if (bytesRead === 0) throw new Error(`a file of the pool was cut off: ${place}`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function put(object: Record<string, unknown>, keys: string[], bytes: Uint8Array): void {
  const last = keys.pop() as string;
  let at: unknown = object;
  for (const key of keys) at = isPlainObject(at) && Object.hasOwn(at, key) ? at[key] : null;
  if (!isPlainObject(at) || !Object.hasOwn(at, last))
    throw new Error('a parcel without a place for its bytes');
  Object.defineProperty(at, last, { value: bytes, enumerable: true, configurable: true, writable: true });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
