import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract, type Header } from 'tar-stream';
import { AppError } from '../../../../errors';
import { DamagedFileError } from '../import-source';
import type { ImportListing, ListedEntry } from '../layout/listing';
import { counted } from '../layout/skip-list';
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
  /** Its holes are left out, and its bytes are none of a photo. */
  isSparse: boolean;
}

/** Names keep their bytes; the types of the package do not know these options. */
const AS_BYTES = { filenameEncoding: 'latin1', allowUnknownFormat: true };

/** Kinds of entries that say something of the next one, and nothing by themselves. */
const FILE_TYPES: readonly string[] = ['file', 'contiguous-file'];
/** Marks of GNU tar for a file with holes. */
const SPARSE = ['GNU.sparse.major', 'GNU.sparse.map', 'GNU.sparse.name', 'GNU.sparse.size'];

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
  const places = new Places();
  const { size } = await file.stat();
  const files = extract(AS_BYTES as object);
  const end = { bytes: Buffer.alloc(0) };
  const feeding = feed(file, { isGzip, size, limits, into: files, end });
  let at = 0;
  try {
    for await (const entry of files) {
      if (places.size >= limits.maxArchiveEntries) throw tooManyEntries(limits);
      const { header } = entry;
      const listed = listedEntry(header);
      const start = at;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        await scratch.write(chunk, 0, chunk.length, at);
        at += chunk.length;
      }
      if (header.type === 'link') {
        places.link(header, listed);
        if (at + places.linkedBytes > limits.maxUnpackedBytes) throw tooLarge(limits);
      } else {
        places.add(header, listed, { at: start, bytes: at - start, isSparse: isSparse(header) });
      }
    }
  } catch (error) {
    files.destroy();
    // What ended the feeding is why the rest is missing.
    const cause = await feeding;
    throw tarError(error instanceof AppError ? error : (cause ?? error));
  }
  const cause = await feeding;
  if (cause) throw tarError(cause);
  const isWhole = end.bytes.length === 0 || end.bytes.every((byte) => byte === 0);
  return {
    entries: places.entries(),
    notes: isWhole ? places.notes() : [...places.notes(), NO_END],
    read: async (entry) => {
      const place = places.of(entry);
      if (place.isSparse)
        throw new DamagedFileError('is stored without its holes (tar --sparse), which is not read');
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

const BLOCK = 512;
const NO_END = 'The tar ends without the mark of its end: if it was cut off, files are missing.';

interface Feed {
  isGzip: boolean;
  size: number;
  limits: ArchiveLimits;
  into: Extract;
  /** Its last block, which a whole tar has empty. */
  end: { bytes: Buffer };
}

/** Never rejects. @returns what ended it early; null when all was fed */
async function feed(file: FileHandle, { isGzip, size, limits, into, end }: Feed): Promise<unknown> {
  const bytes = fileRange(file, { start: 0, end: size });
  const bound = (unpacked: AsyncIterable<Buffer>) => bounded(unpacked, { packedBytes: size, limits, end });
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
  { packedBytes, limits, end }: { packedBytes: number; limits: ArchiveLimits; end: Feed['end'] },
): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of bytes) {
    unpacked += chunk.length;
    if (unpacked > limits.maxUnpackedBytes) throw tooLarge(limits);
    if (unpacked > RATIO_FLOOR_BYTES && unpacked > packedBytes * MAX_RATIO) throw bomb('It');
    yield chunk;
    end.bytes = Buffer.concat([end.bytes, chunk.subarray(-BLOCK)]).subarray(-BLOCK);
  }
}

/** The files of a tar by their names: a later one of a name replaces the earlier one, as everybody unpacks it. */
class Places {
  readonly #places = new Map<ListedEntry, Place>();
  readonly #byName = new Map<string, ListedEntry>();
  #replaced = 0;
  /** That files with several names are read more than once. */
  linkedBytes = 0;

  get size(): number {
    return this.#places.size;
  }

  add({ name }: Header, entry: ListedEntry, place: Place): void {
    const key = plainPath(name);
    const earlier = this.#byName.get(key);
    if (earlier && this.#places.delete(earlier) && !earlier.isFolder) this.#replaced++;
    this.#byName.set(key, entry);
    this.#places.set(entry, place);
  }

  /** A second name of a file that came before; it has its bytes. @throws AppError for a link to anything else */
  link(header: Header, entry: ListedEntry): void {
    const target = this.#byName.get(plainPath(header.linkname ?? ''));
    const place = target && this.#places.get(target);
    if (!place || target.isFolder) throw brokenLink(shortName(header.name), shortName(header.linkname ?? ''));
    this.linkedBytes += place.bytes;
    this.add(header, { ...entry, bytes: place.bytes }, place);
  }

  entries(): ListedEntry[] {
    return [...this.#places.keys()];
  }

  of(entry: ListedEntry): Place {
    return this.#places.get(entry) as Place;
  }

  notes(): string[] {
    if (this.#replaced === 0) return [];
    return [
      `${counted(this.#replaced, 'file stands', 'files stand')} in it more than once; the last one counts.`,
    ];
  }
}

const plainPath = (name: string) => name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');

const brokenLink = (name: string, target: string) =>
  badArchive(
    `"${name}" is a link to "${target}", which does not come before it. Pack the files themselves (tar --hard-dereference).`,
  );

/** @throws AppError for what is no file or folder */
function listedEntry(header: Header): ListedEntry {
  const name = nameOf(header);
  const shown = shortName(header.name);
  const type = header.type ?? 'file';
  if (type === 'directory') return { name, isFolder: true, bytes: 0 };
  if (FILE_TYPES.includes(type) || type === 'link')
    return { name, isFolder: false, bytes: header.size ?? null };
  if (type === 'symlink') throw symbolicLink(shown);
  throw noFile(shown);
}

/** Pax headers are UTF-8; others are bytes of whatever the machine used. */
function nameOf(header: Header): RawName {
  const pax = paxOf(header);
  const { name } = header;
  if (pax['GNU.sparse.name']) return pax['GNU.sparse.name'];
  return pax.path === undefined ? rawName(Buffer.from(name, 'latin1')) : name;
}

const isSparse = (header: Header) => SPARSE.some((key) => paxOf(header)[key] !== undefined);

const paxOf = ({ pax }: Header) => (pax ?? {}) as Readonly<Record<string, string | undefined>>;

function tarError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall) return error;
  if (code?.startsWith('Z_') || /unexpected end/i.test(message)) {
    return badArchive('It is damaged, or was cut off during the upload. Upload it again.', error);
  }
  return badArchive(`It is no tar that can be read (${message}). Pack the folder as a zip.`, error);
}
