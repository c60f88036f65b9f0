import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { sortInTurns } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing, ListedEntry } from '../layout/listing';
import { type RawName, rawName } from '../names/decode-names';
import { decodeBytes } from '../names/guess-encoding';
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
import { DEFLATE64, inflate64 } from './deflate64';
import { findZip, type ZipExtent } from './zip-end';
import { zipError } from './zip-error';
import { ZipPartReader } from './zip-reader';

const S_IFMT = 0o170_000;
const S_IFLNK = 0o120_000;
const S_IFREG = 0o100_000;
const S_IFDIR = 0o040_000;

const UTF8_FLAG = 0x800;
const UNICODE_PATH = 0x7075;

/** With the strings left as bytes, which the types do not tell. */
type Entry = yauzl.Entry & { fileNameRaw: Buffer };

/**
 * Reads a zip's list of contents, unpacking nothing.
 * @throws AppError `bad-archive` for anything that is broken, hostile or cannot be unpacked here
 */
export async function listZip(file: FileHandle, limits: ArchiveLimits): Promise<ImportListing> {
  try {
    const extent = await findZip(file);
    if (!extent) throw new Error('end of central directory record not found');
    const zip = await yauzl.fromRandomAccessReaderPromise(
      new ZipPartReader(file, extent),
      extent.end - extent.start,
      { autoClose: false, decodeStrings: false, lazyEntries: true },
    );
    return await listEntries(zip, { file, extent, limits });
  } catch (error) {
    throw zipError(error);
  }
}

async function listEntries(
  zip: yauzl.ZipFile,
  { file, extent, limits }: { file: FileHandle; extent: ZipExtent; limits: ArchiveLimits },
): Promise<ImportListing> {
  if (zip.entryCount > limits.maxArchiveEntries) throw tooManyEntries(limits);
  const entries = new Map<ListedEntry, Entry>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
    if (entries.size >= limits.maxArchiveEntries) throw tooManyEntries(limits);
    const name = nameOf(entry);
    checkEntry(entry, typeof name === 'string' ? name : Buffer.from(name).toString('latin1'));
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.maxUnpackedBytes) throw tooLarge(limits);
    const { uncompressedSize: bytes } = entry;
    entries.set({ name, isFolder: endsInSlash(name), bytes, checksum: `${bytes} ${entry.crc32}` }, entry);
  }
  if (unpacked > RATIO_FLOOR_BYTES && unpacked > zip.fileSize * MAX_RATIO) throw bomb('It');
  await refuseOverlaps([...entries.values()]);
  return {
    entries: [...entries.keys()],
    notes: [],
    read: (entry) => readEntry({ zip, file, start: extent.start }, entries.get(entry) as Entry),
    close: () => {
      zip.close();
      void file.close();
    },
  };
}

/** As the archive has it: by its flag or by Info-ZIP's field a text, else bytes. */
function nameOf(entry: Entry): RawName {
  const raw = entry.fileNameRaw;
  const field = entry.extraFields.find(({ id }) => id === UNICODE_PATH)?.data;
  if (field && field.length > 5 && field[0] === 1 && field.readUInt32LE(1) === crc32(raw)) {
    const name = decodeBytes(field.subarray(5), 'utf-8');
    if (name !== null) return name;
  }
  const declared = (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0 ? decodeBytes(raw, 'utf-8') : null;
  return declared ?? rawName(raw);
}

const endsInSlash = (name: RawName) => name.at(-1) === '/' || name.at(-1) === 0x2f;

function checkEntry(entry: Entry, name: string): void {
  const shown = shortName(name);
  // Unix permissions ride in the upper half; other systems leave it empty.
  const kind = (entry.externalFileAttributes >>> 16) & S_IFMT;
  if (kind === S_IFLNK) throw symbolicLink(shown);
  if (kind !== 0 && kind !== S_IFREG && kind !== S_IFDIR) throw noFile(shown);
  if (entry.isEncrypted())
    throw badArchive(`"${shown}" is encrypted. Pack the archive again without a password.`);
  if (entry.compressionMethod !== DEFLATE64 && !entry.canDecodeFileData()) {
    throw badArchive(
      `"${shown}" is packed by an uncommon method. Pack the archive again as an ordinary zip (Deflate).`,
    );
  }
  if (
    entry.uncompressedSize > RATIO_FLOOR_BYTES &&
    entry.uncompressedSize > entry.compressedSize * MAX_RATIO
  ) {
    throw bomb(`"${shown}"`);
  }
}

const LOCAL_HEADER_BYTES = 30;

/** Files that share their packed bytes make a bomb of a small archive. */
async function refuseOverlaps(entries: Entry[]): Promise<void> {
  const sorted = await sortInTurns(
    entries,
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  let end = 0;
  for (const entry of sorted) {
    if (entry.relativeOffsetOfLocalHeader < end) {
      throw badArchive('Files in it overlap, as only a zip bomb has them. Pack it again.');
    }
    end =
      entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
  }
}

/** A zip that is open, and where in its file it begins. */
interface OpenZip {
  zip: yauzl.ZipFile;
  file: FileHandle;
  start: number;
}

async function readEntry(open: OpenZip, entry: Entry): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = isStored(entry) ? await readStored(open, entry) : await unpack(open.zip, entry);
  } catch (error) {
    if (error instanceof DamagedFileError) throw error;
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
      throw new DamagedFileError('is damaged inside the archive', { cause: error });
    }
    const name = nameOf(entry);
    throw zipError(error, shortName(typeof name === 'string' ? name : Buffer.from(name).toString('latin1')));
  }
  if (crc32(bytes) !== entry.crc32) {
    throw new DamagedFileError('is damaged inside the archive: its checksum does not match');
  }
  return bytes;
}

const isStored = (entry: Entry) =>
  entry.compressionMethod === 0 && entry.compressedSize === entry.uncompressedSize;

/** As photos mostly are, which nothing packs any smaller: read in one go, a third of a stream's processor time. */
async function readStored({ zip, file, start }: OpenZip, entry: Entry): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const bytes = Buffer.allocUnsafe(entry.uncompressedSize);
  for (let read = 0; read < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, read, bytes.length - read, start + fileDataStart + read);
    if (bytesRead === 0) throw new DamagedFileError('is cut off inside the archive');
    read += bytesRead;
  }
  return bytes;
}

/** yauzl ends the stream as soon as it is longer than declared, so memory is bounded. */
async function unpack(zip: yauzl.ZipFile, entry: Entry): Promise<Buffer> {
  const is64 = entry.compressionMethod === DEFLATE64;
  const stream = is64
    ? await zip.openReadStreamPromise(entry, { decodeFileData: false })
    : await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return is64 ? unpack64(Buffer.concat(chunks), entry) : Buffer.concat(chunks);
}

/** The library knows many ways to say that a file is damaged. */
async function unpack64(raw: Buffer, entry: Entry): Promise<Buffer> {
  try {
    return await inflate64(raw, entry);
  } catch (error) {
    throw new DamagedFileError('is damaged inside the archive', { cause: error });
  }
}
