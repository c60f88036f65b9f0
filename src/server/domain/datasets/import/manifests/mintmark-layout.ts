import { SPLITS } from '@/shared/coin-class';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { datasetManifestSchema, MANIFEST_FILE } from '@/shared/dataset-manifest';
import { AppError } from '../../../../errors';
import { slices } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { Layout, PlacedPhoto } from '../layout/placed-photo';
import { counted } from '../layout/skip-list';
import type { SortedEntries, SortedFile } from '../layout/sort-entries';
import { PhotoIndex } from './photo-index';
import { readTable } from './read-table';

/** Of the classes; the photos stand in lines of their own. */
const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;
/** Of the lines of a split: 200,000 photos have 100 MB. */
const MAX_LINES_BYTES = 256 * 1024 ** 2;

/**
 * Reads an archive that a Mintmark has exported, by its manifest: classes, splits and coins come back as they were.
 * @returns null for other archives, and where the person chose another file or the folders
 * @throws AppError `bad-archive` when the manifest cannot be read
 */
export async function readMintmarkLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  { manifest: chosen }: ImportOptions,
): Promise<Layout | null> {
  const file = sorted.documents
    .filter(({ segments }) => segments.at(-1) === MANIFEST_FILE)
    .sort((a, b) => a.segments.length - b.segments.length)[0];
  if (!file || (chosen !== undefined && chosen !== file.path)) return null;
  const manifest = await readManifest(listing, file);
  const index = await PhotoIndex.of(sorted.photos);
  const keys = new Set(manifest.classes.map(({ key }) => key));
  const photos: PlacedPhoto[] = [];
  const known = new Set<SortedFile>();
  let missing = 0;
  for (const split of SPLITS) {
    const path = manifest.photos[split];
    const table = path && sorted.documents.find(({ segments }) => sameFile(segments, file, path));
    if (!table) continue;
    if ((table.entry.bytes ?? 0) > MAX_LINES_BYTES) throw bad(`${table.path} is larger than 256 MiB`);
    const { rows, badLines } = await readTable(await listing.read(table.entry), table.path);
    missing += badLines;
    for await (const part of slices(rows)) {
      for (const row of part) {
        const photo = index.find(row.get('file_name') ?? '', table);
        const classKey = row.get('label') ?? '';
        if (!photo || !keys.has(classKey) || known.has(photo)) {
          missing++;
          continue;
        }
        known.add(photo);
        photos.push({
          path: photo.path,
          entry: photo.entry,
          classKey,
          split,
          name: row.get('name') || (photo.segments.at(-1) ?? ''),
          coin: row.get('coin_group') || null,
          origin: row.get('origin') || null,
        });
      }
    }
  }
  for await (const part of slices(sorted.photos)) {
    for (const photo of part) if (!known.has(photo)) sorted.skipped.add(photo.path, 'is not in the manifest');
  }
  const { name, version } = manifest.dataset;
  return {
    kind: 'mintmark',
    manifest: file.path,
    level: null,
    levels: [],
    splits: [],
    photos,
    classes: manifest.classes,
    names: new Map(manifest.classes.map(({ key, ...names }) => [key, names])),
    spellings: new Map(),
    unlabelled: sorted.photos.length - known.size,
    questions: [],
    notes: [
      `Exported from version ${version} of "${name}".`,
      ...(missing > 0
        ? [`${counted(missing, 'line', 'lines')} of its manifest name no photo of the archive.`]
        : []),
    ],
  };
}

async function readManifest(listing: ImportListing, { entry, path }: SortedFile) {
  if ((entry.bytes ?? 0) > MAX_MANIFEST_BYTES) throw bad(`${path} is larger than 16 MiB`);
  let document: unknown;
  try {
    document = JSON.parse((await listing.read(entry)).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(`${path} is no JSON`);
    if (error instanceof DamagedFileError) throw bad(`${path} ${error.message}`);
    throw error;
  }
  const parsed = datasetManifestSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${path} is no manifest that this release reads (${issue?.path.join('.')}: ${issue?.message})`);
}

/** Paths in the manifest start where it lies. */
function sameFile(segments: readonly string[], manifest: SortedFile, path: string): boolean {
  return [...manifest.segments.slice(0, -1), ...path.split('/')].join('/') === segments.join('/');
}

const bad = (why: string) =>
  new AppError('bad-archive', `${why}. Export the version again, or choose to read the folders.`);
