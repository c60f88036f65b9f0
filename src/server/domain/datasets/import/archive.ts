import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { DamagedFileError } from './import-source';
import { isSystemJunk } from './layout';

/** One unpacked file; `bytes` as the archive declares it, which reading enforces. */
export interface ArchiveFile {
  path: string;
  bytes: number;
}

/** A zip that passed every check that needs no unpacking. Close it when done. */
export interface Archive {
  files: ArchiveFile[];
  /** Folders that have an entry of their own, without the closing slash. */
  directories: string[];
  /**
   * @throws DamagedFileError when the bytes of this one file are broken
   * @throws AppError `bad-archive` when the archive lies about its size or breaks off
   */
  read(file: ArchiveFile): Promise<Buffer>;
  close(): void;
}

export interface ArchiveLimits {
  maxArchiveEntries: number;
  maxUnpackedBytes: number;
}

/** Photos are compressed already: a file or archive that unpacks to more than this multiple is a bomb. */
const MAX_RATIO = 200;
/** Below this much unpacked the ratio means nothing: a short text of one letter packs as well. */
const RATIO_FLOOR_BYTES = 10 * 1024 ** 2;

/** No file system lets a path be longer; folders are read level by level, so their depth is bounded too. */
const MAX_PATH = 1024;
const MAX_DEPTH = 32;

const S_IFMT = 0o170_000;
const S_IFLNK = 0o120_000;
const S_IFREG = 0o100_000;
const S_IFDIR = 0o040_000;

/**
 * Opens a zip and reads its list of contents, unpacking nothing. Files that only an operating system put there
 * are left out.
 * @throws AppError `bad-archive` for anything that is broken, hostile or cannot be unpacked here.
 */
export async function openArchive(path: string, limits: ArchiveLimits = tunables): Promise<Archive> {
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch((error: Error) => {
    throw asArchiveError(error);
  });
  try {
    return await listArchive(zip, limits);
  } catch (error) {
    zip.close();
    throw asArchiveError(error);
  }
}

async function listArchive(zip: yauzl.ZipFile, limits: ArchiveLimits): Promise<Archive> {
  if (zip.entryCount > limits.maxArchiveEntries) throw tooManyEntries(limits);
  const entries = new Map<string, yauzl.Entry>();
  const directories: string[] = [];
  let count = 0;
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > limits.maxArchiveEntries) throw tooManyEntries(limits);
    checkEntry(entry);
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.maxUnpackedBytes) throw tooLarge(limits);
    if (isSystemJunk(entry.fileName)) continue;
    if (entry.fileName.endsWith('/')) {
      directories.push(entry.fileName.slice(0, -1));
    } else if (entries.has(entry.fileName)) {
      throw bad(`It has two files named "${entry.fileName}", and it is not clear which is meant.`);
    } else {
      entries.set(entry.fileName, entry);
    }
  }
  if (unpacked > RATIO_FLOOR_BYTES && unpacked > zip.fileSize * MAX_RATIO) throw bomb('It');
  return {
    files: [...entries].map(([name, entry]) => ({ path: name, bytes: entry.uncompressedSize })),
    directories,
    read: (file) => readEntry(zip, entries.get(file.path) as yauzl.Entry),
    close: () => zip.close(),
  };
}

function checkEntry(entry: yauzl.Entry): void {
  const name = entry.fileName;
  // Unix permissions ride in the upper half; other systems leave it empty.
  const kind = (entry.externalFileAttributes >>> 16) & S_IFMT;
  if (kind === S_IFLNK) {
    throw bad(`"${name}" is a symbolic link. Pack the file itself instead of a link to it (zip without -y).`);
  }
  if (kind !== 0 && kind !== S_IFREG && kind !== S_IFDIR) {
    throw bad(`"${name}" is neither a file nor a folder. Pack photos in folders only.`);
  }
  if (name.length > MAX_PATH || name.split('/', MAX_DEPTH + 1).length > MAX_DEPTH) {
    throw bad(
      `The path ${JSON.stringify(`${name.slice(0, 60)}…`)} is longer than ${MAX_PATH} characters or deeper than ` +
        `${MAX_DEPTH} folders. Pack the class folders themselves, without the folders around them.`,
    );
  }
  if (hasControlCharacter(name)) throw bad(`The name ${JSON.stringify(name)} has control characters in it.`);
  if (entry.isEncrypted()) throw bad(`"${name}" is encrypted. Pack the archive again without a password.`);
  if (!entry.canDecodeFileData()) {
    throw bad(
      `"${name}" is packed by an uncommon method. Pack the archive again as an ordinary zip (Deflate).`,
    );
  }
  if (
    entry.uncompressedSize > RATIO_FLOOR_BYTES &&
    entry.uncompressedSize > entry.compressedSize * MAX_RATIO
  ) {
    throw bomb(`"${name}"`);
  }
}

/** Unpacks one file. yauzl ends the stream as soon as it is longer than declared, so memory is bounded. */
async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
      throw new DamagedFileError('is damaged inside the archive', { cause: error });
    }
    throw asArchiveError(error, entry.fileName);
  }
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) {
    throw new DamagedFileError('is damaged inside the archive: its checksum does not match');
  }
  return bytes;
}

function hasControlCharacter(name: string): boolean {
  for (let i = 0; i < name.length; i++)
    if (name.charCodeAt(i) < 32 || name.charCodeAt(i) === 127) return true;
  return false;
}

function tooManyEntries(limits: ArchiveLimits): AppError {
  const max = limits.maxArchiveEntries.toLocaleString('en');
  return bad(`It has more than ${max} entries. Import it in parts, each as a dataset of its own.`);
}

function tooLarge(limits: ArchiveLimits): AppError {
  const max = Math.round(limits.maxUnpackedBytes / 1024 ** 2).toLocaleString('en');
  return bad(`It unpacks to more than ${max} MiB, the limit of this server. Import fewer or smaller photos.`);
}

function bomb(what: string): AppError {
  return bad(
    `${what} unpacks to more than ${MAX_RATIO} times its packed size, as only a zip bomb does. ` +
      'Pack photos as JPEG, PNG or WebP.',
  );
}

function bad(sentence: string, cause?: unknown): AppError {
  return new AppError('bad-archive', `The archive cannot be imported. ${sentence}`, { cause });
}

/** yauzl knows no error codes; its messages are stable since version 2. */
function asArchiveError(error: unknown, file?: string): unknown {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if ((error as NodeJS.ErrnoException).syscall) return error;
  if (/relative path|absolute path|invalid characters in fileName/i.test(message)) {
    return bad(
      `An entry's path leads out of the archive (${message}). Pack the folder again with plain paths.`,
      error,
    );
  }
  if (/too many bytes|not enough bytes|size mismatch/i.test(message)) {
    const what = file ? `"${file}" does not have` : 'A file in it does not have';
    return bad(`${what} the size the archive declares: it is damaged or forged. Pack it again.`, error);
  }
  if (/end of central directory|unexpected EOF|invalid comment length|too few bytes/i.test(message)) {
    return bad(
      'It is not a zip file, or it was cut off during the upload. Upload it again, or pack it again.',
      error,
    );
  }
  if (/encryption/i.test(message)) return bad('It is encrypted. Pack it again without a password.', error);
  return bad(`It is damaged (${message}). Pack it again and import it once more.`, error);
}
