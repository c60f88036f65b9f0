import type { FileHandle } from 'node:fs/promises';
import { PHOTO_FILE } from '@/shared/photo-file';
import { AppError } from '../../../../errors';
import { filterInTurns } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing, ListedEntry } from '../layout/listing';
import { counted } from '../layout/skip-list';
import type { RawName } from '../names/decode-names';
import { systemPart } from '../names/system-files';
import { shortList } from '../short-list';
import { type ArchiveLimits, badArchive, tooLarge, tooManyEntries } from './archive-error';
import { openScratchFile } from './scratch-file';

/** Archives in an archive that are opened: a competition packs train, test and a few more. */
const MAX_NESTED = 32;
/** One is unpacked in memory. */
const MAX_NESTED_BYTES = 2 * 1024 ** 3 - 1;
/** What was downloaded in one, with parts that are archives again; whoever nests deeper hides something. */
const MAX_DEPTH = 3;

/** Photos that may lie beside archives as a cover or an example. */
const FEW_PHOTOS = 3;

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;
const OTHER_ARCHIVE = /\.(7z|rar|t?bz2|t?xz|zst)$/i;

interface Nesting {
  /** Where scratch files lie. */
  folder: string;
  limits: ArchiveLimits;
  /** Lists an archive by its bytes; the listing closes the file. */
  list: (file: FileHandle) => Promise<ImportListing>;
}

/** What all archives in one may come to together. */
interface Spent {
  archives: number;
  bytes: number;
  entries: number;
}

/**
 * Reads the archives in an archive that has no photos of its own, such as `train.zip` and `test.tar.gz`, each as a
 * folder of its name.
 */
export async function withNestedArchives(
  outer: ImportListing,
  nesting: Nesting,
  { depth = 1, spent = { archives: 0, bytes: 0, entries: 0 } }: { depth?: number; spent?: Spent } = {},
): Promise<ImportListing> {
  const files = await filterInTurns(outer.entries, ({ name, isFolder }) => !isFolder && !isOfSystem(name));
  const left = notRead(await filterInTurns(files, ({ name }) => OTHER_ARCHIVE.test(textOf(name))));
  const nested = await filterInTurns(
    files,
    ({ name, bytes }) => ARCHIVE.test(textOf(name)) && (bytes ?? 0) > 0,
  );
  const notes = [...outer.notes, ...left];
  if (nested.length === 0) return { ...outer, notes };
  const why = whyLeft(files, nested, depth);
  if (why) return { ...outer, notes: [...notes, leftAsTheyAre(nested, why)] };
  const inner: ImportListing[] = [];
  const owners = new Map<ListedEntry, { listing: ImportListing; entry: ListedEntry }>();
  const close = () => {
    for (const listing of [outer, ...inner]) listing.close();
  };
  try {
    for (const archive of nested) {
      if (++spent.archives > MAX_NESTED) throw tooManyNested();
      const listing = await openNested(outer, archive, { nesting, depth, spent });
      inner.push(listing);
      for (const entry of listing.entries) {
        owners.set({ ...entry, name: prefixed(archive.name, entry.name) }, { listing, entry });
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  const opened = new Set(nested);
  const names = shortList(nested.map(({ name }) => textOf(name)));
  return {
    entries: [...outer.entries.filter((entry) => !opened.has(entry)), ...owners.keys()],
    notes: [
      ...notes,
      `${counted(nested.length, 'archive', 'archives')} inside of it (${names}) ${nested.length === 1 ? 'was read as a folder' : 'were read as folders'}.`,
      ...inner.flatMap((listing) => listing.notes),
    ],
    read: (entry) => {
      const owner = owners.get(entry);
      return owner ? owner.listing.read(owner.entry) : outer.read(entry);
    },
    close,
  };
}

async function openNested(
  outer: ImportListing,
  archive: ListedEntry,
  { nesting, depth, spent }: { nesting: Nesting; depth: number; spent: Spent },
): Promise<ImportListing> {
  const { folder, limits, list } = nesting;
  const scratch = await openScratchFile(folder);
  let listing: ImportListing;
  try {
    const bytes = await outer.read(archive);
    spend(spent, limits, { bytes: bytes.length });
    await scratch.write(bytes, 0, bytes.length, 0);
    listing = await list(scratch);
  } catch (error) {
    await scratch.close();
    throw ofNested(error, textOf(archive.name));
  }
  try {
    const unpacked = listing.entries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    spend(spent, limits, { bytes: unpacked, entries: listing.entries.length });
  } catch (error) {
    listing.close();
    throw error;
  }
  return withNestedArchives(listing, nesting, { depth: depth + 1, spent });
}

function spend(
  spent: Spent,
  limits: ArchiveLimits,
  { bytes, entries = 0 }: { bytes: number; entries?: number },
): void {
  spent.bytes += bytes;
  spent.entries += entries;
  if (spent.bytes > limits.maxUnpackedBytes) throw tooLarge(limits);
  if (spent.entries > limits.maxArchiveEntries) throw tooManyEntries(limits);
}

/** Why archives are not opened; null when they are. */
function whyLeft(
  files: readonly ListedEntry[],
  nested: readonly ListedEntry[],
  depth: number,
): string | null {
  if (depth > MAX_DEPTH) return `archives are opened ${MAX_DEPTH} deep at most`;
  if (nested.some(({ bytes }) => (bytes ?? 0) > MAX_NESTED_BYTES)) return 'such a one may have 2 GiB at most';
  return files.filter(({ name }) => PHOTO_FILE.test(textOf(name))).length > FEW_PHOTOS
    ? 'photos lie beside'
    : null;
}

const leftAsTheyAre = (nested: readonly ListedEntry[], why: string) =>
  `${counted(nested.length, 'archive', 'archives')} inside of it (${shortList(nested.map(({ name }) => textOf(name)))}) ` +
  `${nested.length === 1 ? 'was' : 'were'} not opened, since ${why}: import ${nested.length === 1 ? 'it' : 'each'} alone.`;

function notRead(others: readonly ListedEntry[]): string[] {
  if (others.length === 0) return [];
  const names = shortList(others.map(({ name }) => textOf(name)));
  return [`${names}: such archives are not read. Unpack them, and pack the folder as a zip or tar.gz.`];
}

const tooManyNested = () =>
  badArchive(`It has more than ${MAX_NESTED} archives inside. Unpack them, and pack the folder as one zip.`);

/** What is wrong with an archive inside is said of that one. */
function ofNested(error: unknown, name: string): unknown {
  if (error instanceof DamagedFileError)
    return badArchive(`"${name}" ${error.message}. Pack it again.`, error);
  if (!(error instanceof AppError)) return error;
  const message = error.message.replace(/^The archive cannot be imported\. /, '');
  return badArchive(`This is wrong with "${name}" inside of it: ${message}`, error);
}

const textOf = (name: RawName) => (typeof name === 'string' ? name : Buffer.from(name).toString('latin1'));

const isOfSystem = (name: RawName) => systemPart(textOf(name).split(/[\\/]/)) !== null;

function prefixed(archive: RawName, name: RawName): RawName {
  if (typeof archive === 'string') {
    const folder = `${archive.replace(ARCHIVE, '')}/`;
    return typeof name === 'string' ? folder + name : Buffer.concat([Buffer.from(folder), name]);
  }
  const ending = ARCHIVE.exec(textOf(archive))?.[0].length ?? 0;
  const inside = typeof name === 'string' ? Buffer.from(name) : name;
  return Buffer.concat([archive.subarray(0, archive.length - ending), Buffer.from('/'), inside]);
}
