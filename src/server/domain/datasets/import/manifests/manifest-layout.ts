import type { Split } from '@/shared/coin-class';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { slices } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { ClassName, Layout, PlacedPhoto } from '../layout/placed-photo';
import { counted } from '../layout/skip-list';
import type { SortedEntries, SortedFile } from '../layout/sort-entries';
import { splitOf } from '../layout/split-names';
import { tidyName } from '../names/tidy-path';
import { shortList } from '../short-list';
import { PhotoIndex } from './photo-index';
import { MAX_TABLE_BYTES, type Row, readTable, TABLE } from './read-table';

const FILE = [
  'file_name',
  'filename',
  'file',
  'path',
  'filepath',
  'file_path',
  'image',
  'image_path',
  'img',
  'photo',
  'image_name',
  'image_id',
  'id',
];
const LABEL = [
  'label',
  'class',
  'class_name',
  'category',
  'label_name',
  'target',
  'name',
  'class_id',
  'coin_type',
];
const SPLIT = ['split', 'set', 'subset', 'partition', 'usage'];
const COIN = ['coin', 'coin_id', 'specimen', 'object_id'];

/** Letters of a class that a table names. */
const MAX_KEY = 255;

/** Share of the photos that a table must label before it counts more than the folders. */
const ENOUGH = 0.5;

/** A row that names a file of the archive and its label. */
interface Labelled {
  file: SortedFile;
  row: Row;
  label: string;
  table: SortedFile;
}

/**
 * Reads the tables that label the photos: CSV or JSON Lines with a column for the file and one for the label, as
 * Hugging Face's `metadata.csv` and most competitions have them.
 * @returns null when there is none, or the person wants the folders
 */
export async function readManifestLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  { manifest }: ImportOptions,
): Promise<Layout | null> {
  const tables = sorted.documents.filter(
    ({ path, entry }) =>
      (manifest === undefined ? TABLE.test(path) : path === manifest) &&
      (entry.bytes ?? 0) <= MAX_TABLE_BYTES,
  );
  if (tables.length === 0) return null;
  const index = await PhotoIndex.of(sorted.photos);
  const labelled = new Map<SortedFile, Labelled>();
  const notes: string[] = [];
  const used: SortedFile[] = [];
  for (const table of tables) {
    const read = await readRows(listing, table);
    if (!read) continue;
    let missing = 0;
    const before = labelled.size;
    for await (const part of slices(read.rows)) {
      for (const row of part) {
        const [file, label] = [index.find(cell(row, FILE), table), cell(row, LABEL)];
        if (file && label) labelled.set(file, { file, row, label, table });
        else missing++;
      }
    }
    if (labelled.size === before) continue;
    used.push(table);
    if (missing > 0)
      notes.push(
        `${counted(missing, 'row', 'rows')} of ${table.path} name no photo of the archive, or no label.`,
      );
    if (read.badLines > 0)
      notes.push(
        `${counted(read.badLines, 'line', 'lines')} of ${table.path} could not be read and ${read.badLines === 1 ? 'was' : 'were'} left out.`,
      );
  }
  const [first] = used;
  if (!first || labelled.size < sorted.photos.length * ENOUGH) return null;
  const rows = [...labelled.values()];
  // One label for all is no classification; the folders may say more.
  if (manifest === undefined && rows.every(({ label }) => label === rows[0]?.label)) return null;
  const placed = await place(rows, sorted);
  return {
    kind: /\.(jsonl|ndjson)$/i.test(first.path) ? 'json-lines' : 'csv',
    manifest: first.path,
    level: null,
    levels: [],
    splits: [],
    spellings: new Map(),
    unlabelled: sorted.photos.length - labelled.size,
    questions: [],
    notes: [`The labels were read from ${shortList(used.map(({ path }) => path))}.`, ...notes],
    ...placed,
  };
}

/** Null for a table that says nothing of photos, or cannot be read. */
async function readRows(listing: ImportListing, table: SortedFile) {
  try {
    const read = await readTable(await listing.read(table.entry), table.path);
    const [row] = read.rows;
    return row && hasColumn(row, FILE) && hasColumn(row, LABEL) ? read : null;
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

async function place(
  labelled: readonly Labelled[],
  sorted: SortedEntries,
): Promise<{ photos: PlacedPhoto[]; names: Map<string, ClassName>; unlabelledFiles: SortedFile[] }> {
  const photos: PlacedPhoto[] = [];
  const names = new Map<string, ClassName>();
  const known = new Set<SortedFile>();
  const unlabelledFiles: SortedFile[] = [];
  for await (const part of slices(labelled)) {
    for (const { file, row, label, table } of part) {
      known.add(file);
      const classKey = tidyName(label).slice(0, MAX_KEY);
      const coin = cell(row, COIN);
      const named = { value: row.get('value'), currency: row.get('currency'), country: row.get('country') };
      if (!names.has(classKey))
        names.set(
          classKey,
          Object.values(named).some(Boolean) ? named : { label: row.get('class_name') || classKey },
        );
      photos.push({
        path: file.path,
        entry: file.entry,
        classKey,
        split: splitOfRow(row, file) ?? splitOf(table.segments.at(-1)?.replace(/\.[^.]*$/, '') ?? '') ?? null,
        name: file.segments.join('/'),
        coin: coin ? `${classKey}/${coin}` : null,
      });
    }
  }
  for await (const part of slices(sorted.photos)) {
    for (const file of part) if (!known.has(file)) unlabelledFiles.push(file);
  }
  return { photos, names, unlabelledFiles };
}

function splitOfRow(row: Row, file: SortedFile): Split | undefined {
  const given = cell(row, SPLIT);
  if (given) return splitOf(given);
  for (const folder of file.segments.slice(0, -1)) {
    const split = splitOf(folder);
    if (split) return split;
  }
  return undefined;
}

const hasColumn = (row: Row, names: readonly string[]) => names.some((name) => row.has(name));

function cell(row: Row, names: readonly string[]): string {
  for (const name of names) {
    const text = row.get(name);
    if (text) return text;
  }
  return '';
}
