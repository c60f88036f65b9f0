import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract, type Header } from 'tar-stream';
import { AppError } from '../../../../errors';
import type { ImportListing, ListedEntry } from '../layout/listing';
import { type RawName, rawName } from '../names/decode-names';
import { shortName } from '../names/tidy-path';
import {
  type ArchiveLimits,
  badArchive,
  bomb,
  MAX_RATIO,
  noFile,
  RATIO_FLOOR_BYTES,
  symbolicLink,
  tooLarge,
  tooManyEntries,
} from './archive-error';
import { fileRange } from './file-range';

/** Where a file of the tar lies in the scratch file. */
interface Place {
  at: number;
  bytes: number;
}

/** Names keep their bytes; the types of the package do not know these options. */
const AS_BYTES = { filenameEncoding: 'latin1', allowUnknownFormat: true };

/** Kinds of entries that say something of the next one, and nothing by themselves. */
const FILE_TYPES: readonly string[] = ['file', 'contiguous-file'];
const LINK_TYPES: readonly string[] = ['symlink', 'link'];

/**
 * Lists a tar, packed by gzip or not. It has no list of contents: its files are copied into one scratch file, where
 * they can be read in any order.
 * @param scratch is closed with the listing
 * @throws AppError `bad-archive`
 */
export async function listTar(
  file: FileHandle,
  { isGzip, scratch, limits }: { isGzip: boolean; scratch: FileHandle; limits: ArchiveLimits },
): Promise<ImportListing> {
  const places = new Map<ListedEntry, Place>();
  const { size } = await file.stat();
  const files = extract(AS_BYTES as object);
  const feeding = feed(file, { isGzip, size, limits, into: files });
  let at = 0;
  try {
    for await (const entry of files) {
      if (places.size >= limits.maxArchiveEntries) throw tooManyEntries(limits);
      const listed = listedEntry(entry.header);
      const start = at;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        await scratch.write(chunk, 0, chunk.length, at);
        at += chunk.length;
      }
      if (listed) places.set(listed, { at: start, bytes: at - start });
    }
  } catch (error) {
    files.destroy();
    // What ended the feeding is why the rest is missing.
    const cause = await feeding;
    throw tarError(error instanceof AppError ? error : (cause ?? error));
  }
  const cause = await feeding;
  if (cause) throw tarError(cause);
  return {
    entries: [...places.keys()],
    notes: [],
    read: async (entry) => {
      const place = places.get(entry) as Place;
      const bytes = Buffer.alloc(place.bytes);
      await scratch.read(bytes, 0, place.bytes, place.at);
      return bytes;
    },
    close: () => {
      void scratch.close();
      void file.close();
    },
  };
}

/** Never rejects. @returns what ended it early; null when all was fed */
async function feed(
  file: FileHandle,
  { isGzip, size, limits, into }: { isGzip: boolean; size: number; limits: ArchiveLimits; into: Extract },
): Promise<unknown> {
  const bytes = fileRange(file, { start: 0, end: size });
  const bound = (unpacked: AsyncIterable<Buffer>) => bounded(unpacked, { packedBytes: size, limits });
  const sink = into as unknown as NodeJS.WritableStream;
  try {
    if (isGzip) await pipeline(bytes, createGunzip(), bound, sink);
    else await pipeline(bytes, bound, sink);
    return null;
  } catch (error) {
    return error;
  }
}

async function* bounded(
  bytes: AsyncIterable<Buffer>,
  { packedBytes, limits }: { packedBytes: number; limits: ArchiveLimits },
): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of bytes) {
    unpacked += chunk.length;
    if (unpacked > limits.maxUnpackedBytes) throw tooLarge(limits);
    if (unpacked > RATIO_FLOOR_BYTES && unpacked > packedBytes * MAX_RATIO) throw bomb('It');
    yield chunk;
  }
}

/** @returns null for what is no file or folder and harms nobody */
function listedEntry(header: Header): ListedEntry | null {
  const name = nameOf(header);
  const shown = shortName(header.name);
  const type = header.type ?? 'file';
  if (type === 'directory') return { name, isFolder: true, bytes: 0 };
  if (FILE_TYPES.includes(type)) return { name, isFolder: false, bytes: header.size ?? null };
  if (LINK_TYPES.includes(type)) throw symbolicLink(shown);
  throw noFile(shown);
}

/** Pax headers are UTF-8; others are bytes of whatever the machine used. */
function nameOf({ name, pax }: Header): RawName {
  const isUtf8 = typeof pax === 'object' && pax !== null && 'path' in pax;
  return isUtf8 ? name : rawName(Buffer.from(name, 'latin1'));
}

function tarError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall) return error;
  if (code?.startsWith('Z_') || /unexpected end/i.test(message)) {
    return badArchive('It is damaged, or was cut off during the upload. Upload it again.', error);
  }
  return badArchive(`It is no tar that can be read (${message}). Pack the folder as a zip.`, error);
}
