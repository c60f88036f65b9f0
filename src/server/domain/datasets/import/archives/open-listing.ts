import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { tunables } from '../../../../tunables';
import type { ImportListing } from '../layout/listing';
import { type ArchiveLimits, badArchive } from './archive-error';
import { withNestedArchives } from './nested-archives';
import { openScratchFile } from './scratch-file';
import { listTar } from './tar-listing';
import { listZip } from './zip-listing';

/** Kinds of archives that are not read, by their first bytes. */
const OTHER_KINDS: [string, string][] = [
  ['a 7z archive', '7z\xbc\xaf\x27\x1c'],
  ['a RAR archive', 'Rar!\x1a\x07'],
  ['packed by xz', '\xfd7zXZ\0'],
  ['packed by bzip2', 'BZh'],
  ['packed by Zstandard', '\x28\xb5\x2f\xfd'],
];

const TAR_BLOCK = 512;

/**
 * Lists an archive by its bytes, whatever it is called: zip, tar or tar.gz, with the archives that are inside of it.
 * @throws AppError `bad-archive` for anything that is broken, hostile or cannot be unpacked here
 */
export async function openListing(file: string, limits: ArchiveLimits = tunables): Promise<ImportListing> {
  const handle = await open(file, 'r');
  const place = { folder: path.dirname(file), limits };
  try {
    const listing = await list(handle, place);
    return await withNestedArchives(listing, { ...place, list: (inner) => list(inner, place) });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function list(
  handle: FileHandle,
  { folder, limits }: { folder: string; limits: ArchiveLimits },
): Promise<ImportListing> {
  const head = Buffer.alloc(TAR_BLOCK);
  const { bytesRead } = await handle.read(head, 0, TAR_BLOCK, 0);
  const text = head.subarray(0, bytesRead).toString('latin1');
  const other = OTHER_KINDS.find(([, magic]) => text.startsWith(magic));
  if (other) {
    throw badArchive(
      `It is ${other[0]}, which is not read. Unpack it and pack the folder as a zip or tar.gz.`,
    );
  }
  const isGzip = text.startsWith('\x1f\x8b');
  if (isGzip || isTar(head)) {
    const scratch = await openScratchFile(folder);
    try {
      return await listTar(handle, { isGzip, scratch, limits });
    } catch (error) {
      await scratch.close();
      throw error;
    }
  }
  return listZip(handle, limits);
}

/** By the checksum of the first header, which old tars have without the word "ustar". */
function isTar(head: Buffer): boolean {
  if (head[0] === 0) return false;
  const written = Number.parseInt(head.toString('latin1', 148, 156).replace(/[\0 ]+/g, ''), 8);
  let sum = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) if (i < 148 || i >= 156) sum += head[i] as number;
  return written === sum;
}
