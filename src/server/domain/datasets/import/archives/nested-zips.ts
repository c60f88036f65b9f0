import { DamagedFileError } from '../import-source';
import type { ImportListing, ListedEntry } from '../layout/listing';
import { counted } from '../layout/skip-list';
import type { RawName } from '../names/decode-names';
import { shortList } from '../short-list';
import { type ArchiveLimits, badArchive, tooLarge, tooManyEntries } from './archive-error';
import { openScratchFile } from './scratch-file';
import { listZip } from './zip-listing';

/** Zips in a zip that are opened: a competition packs train, test and a few more. */
const MAX_NESTED = 32;
/** One is unpacked in memory. */
const MAX_NESTED_BYTES = 2 * 1024 ** 3 - 1;

const PHOTO = /\.(jpe?g|jpe|jfif|png|webp|avif|tiff?|gif|bmp|hei[cf])$/i;

/**
 * Reads the zips in an archive that has no photos beside them, such as `train.zip` and `test.zip`, each as a folder of
 * its name. Zips in those are left as they are.
 */
export async function withNestedZips(
  outer: ImportListing,
  { folder, limits }: { folder: string; limits: ArchiveLimits },
): Promise<ImportListing> {
  const nested = outer.entries.filter(({ name, bytes }) => isText(name, /\.zip$/i) && (bytes ?? 0) > 0);
  const hasPhotos = outer.entries.some(({ name }) => isText(name, PHOTO));
  if (nested.length === 0 || hasPhotos || nested.some(({ bytes }) => (bytes ?? 0) > MAX_NESTED_BYTES)) {
    return outer;
  }
  const inner: ImportListing[] = [];
  const owners = new Map<ListedEntry, { listing: ImportListing; entry: ListedEntry }>();
  const close = () => {
    for (const listing of [outer, ...inner]) listing.close();
  };
  try {
    let unpacked = 0;
    for (const zip of nested.slice(0, MAX_NESTED)) {
      const listing = await openNested(outer, zip, { folder, limits });
      inner.push(listing);
      for (const entry of listing.entries) {
        unpacked += entry.bytes ?? 0;
        if (unpacked > limits.maxUnpackedBytes) throw tooLarge(limits);
        if (owners.size >= limits.maxArchiveEntries) throw tooManyEntries(limits);
        owners.set({ ...entry, name: prefixed(zip.name as string, entry.name) }, { listing, entry });
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  const opened = new Set(nested.slice(0, MAX_NESTED));
  const names = shortList([...opened].map(({ name }) => String(name)));
  return {
    entries: [...outer.entries.filter((entry) => !opened.has(entry)), ...owners.keys()],
    notes: [
      ...outer.notes,
      `${counted(opened.size, 'zip', 'zips')} inside the zip (${names}) ${opened.size === 1 ? 'was read as a folder' : 'were read as folders'}.`,
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
  zip: ListedEntry,
  { folder, limits }: { folder: string; limits: ArchiveLimits },
): Promise<ImportListing> {
  const scratch = await openScratchFile(folder);
  try {
    const bytes = await outer.read(zip);
    await scratch.write(bytes, 0, bytes.length, 0);
    return await listZip(scratch, limits);
  } catch (error) {
    await scratch.close();
    if (!(error instanceof DamagedFileError)) throw error;
    throw badArchive(`"${zip.name}" ${error.message}. Pack it again.`, error);
  }
}

const isText = (name: RawName, pattern: RegExp) => typeof name === 'string' && pattern.test(name);

function prefixed(zip: string, name: RawName): RawName {
  const folder = `${zip.replace(/\.zip$/i, '')}/`;
  return typeof name === 'string' ? folder + name : Buffer.concat([Buffer.from(folder), name]);
}
