import type { Split } from '@/shared/coin-class';
import type { ImportOptions, NameEncoding } from '@/shared/contracts/import-plan';
import { filterInTurns, slices } from '../../../../in-turns';
import { DamagedFileError } from '../import-source';
import type { ImportListing } from '../layout/listing';
import type { ClassName, Layout, PlacedPhoto } from '../layout/placed-photo';
import { counted } from '../layout/skip-list';
import { largestFiles, type SortedEntries, type SortedFile } from '../layout/sort-entries';
import { isFiller, splitOf } from '../layout/split-names';
import { NAMES_FILE } from '../names/names-file';
import { tidyName } from '../names/tidy-path';
import { PRECEDENCE } from '../resolve-duplicates';
import { shortList } from '../short-list';
import { findClassNames } from './class-list';
import { PhotoIndex } from './photo-index';
import { LIST, MAX_LINE, MAX_TABLE_BYTES, type Row, readTable, TABLE } from './read-table';
import { type Columns, cellOf, labelOf, readColumns } from './table-columns';

/** Letters of a class that a table names. */
const MAX_KEY = 255;

/** Share of the photos that a table must label before it counts more than the folders. */
const ENOUGH = 0.5;

/** Tables that are looked at, the largest first: the others are of single photos. */
const MAX_TABLES = 100;
/** JSON and lists are read whole. */
const MAX_WHOLE_BYTES = 4 * 1024 ** 2;

/** What a row says of a file of the archive. */
interface Labelled {
  file: SortedFile;
  row: Row;
  classKey: string;
  split: Split | null;
  columns: Columns;
}

interface OpenTable {
  table: SortedFile;
  rows: Row[];
  badLines: number;
  assumed: NameEncoding | null;
  columns: Columns | null;
}

/**
 * Reads the tables that label the photos: CSV, JSON Lines or JSON with a column for the file and one for the label, as
 * Hugging Face's `metadata.csv` and most competitions have them.
 * @returns null when there is none, or the person wants the folders
 */
export async function readManifestLayout(
  listing: ImportListing,
  sorted: SortedEntries,
  { manifest }: ImportOptions,
): Promise<Layout | null> {
  const candidates: SortedFile[] = [];
  for (const file of await candidatesOf(sorted, manifest)) {
    if (!LIST.test(file.path) || (await namesPhotos(listing, file))) candidates.push(file);
  }
  if (candidates.length === 0) return null;
  const index = await PhotoIndex.of(sorted.photos);
  const isSorted = inClassFolders(sorted.photos);
  const tables: OpenTable[] = [];
  for (const table of candidates) {
    const read = await openTable(listing, { table, index, mayGuess: !isSorted || manifest !== undefined });
    if (read) tables.push(read);
  }
  for (const table of tables) if (namesClasses(table, tables)) table.columns = null;
  const labels = new Labels(index);
  for (const one of tables) await labels.read(one);
  await labels.takeUnsure();
  const rows = [...labels.labelled.values()];
  const [first] = labels.used;
  if (!first || labels.count < sorted.photos.length * ENOUGH) return null;
  // One label for all is no classification; the folders may say more.
  if (manifest === undefined && rows.every(({ classKey }) => classKey === rows[0]?.classKey)) return null;
  for (const [{ path }, keys] of labels.contradicted) sorted.skipped.add(path, contradiction([...keys]));
  const placed = await place(rows, { sorted, contradicted: labels.contradicted });
  const used = new Set(labels.used);
  const named = await findClassNames(new Set(placed.names.keys()), {
    listing,
    sorted,
    tables: tables.filter((one) => !used.has(one)).map(({ table, rows }) => ({ path: table.path, rows })),
    used: new Set(labels.used.map(({ table }) => table)),
  });
  for (const [key, name] of named?.names ?? []) placed.names.set(key, name);
  return {
    kind: /\.(jsonl|ndjson|json)$/i.test(first.table.path) ? 'json-lines' : 'csv',
    manifest: first.table.path,
    level: null,
    levels: [],
    splits: [],
    spellings: new Map(),
    unlabelled: placed.unlabelledFiles.length,
    questions: [],
    notes: [
      `The labels were read from ${shortList(labels.used.map(({ table }) => table.path))}.`,
      ...(named ? [`The names of the classes were read from ${named.path}.`] : []),
      ...labels.notes(),
    ],
    ...placed,
  };
}

async function candidatesOf(
  { documents, photos }: SortedEntries,
  manifest: string | undefined,
): Promise<SortedFile[]> {
  if (documents.length === 0) return [];
  if (manifest !== undefined) {
    return documents.filter(({ path, entry }) => path === manifest && (entry.bytes ?? 0) <= MAX_TABLE_BYTES);
  }
  const stems = new Set<string>();
  for await (const part of slices(photos)) {
    for (const { segments } of part) {
      const name = nameOf(segments);
      stems.add(name).add(stemOf(name));
    }
  }
  const possible = await filterInTurns(documents, ({ path, segments, entry }) => {
    const bytes = entry.bytes ?? 0;
    if (TABLE.test(path)) return bytes <= MAX_TABLE_BYTES;
    const name = nameOf(segments);
    // Beside a photo lies what a program says of that one.
    if (name === NAMES_FILE || stems.has(stemOf(name))) return false;
    return (LIST.test(path) || /\.json$/i.test(path)) && bytes <= MAX_WHOLE_BYTES;
  });
  const largest = await largestFiles(possible, MAX_TABLES);
  return filterInTurns(possible, (file) => largest.has(file));
}

/** Most texts are something else, and photos are many: these are looked up for none of them. */
async function namesPhotos(listing: ImportListing, { entry }: SortedFile): Promise<boolean> {
  try {
    const bytes = await listing.read(entry);
    return /^\s*\S[^\r\n]*\.(jpe?g|png|webp|avif|tiff?|gif|bmp|hei[cf])[\s,;]/i.test(
      bytes.toString('latin1', 0, MAX_LINE),
    );
  } catch (error) {
    if (error instanceof DamagedFileError) return false;
    throw error;
  }
}

const nameOf = (segments: readonly string[]) => (segments.at(-1) ?? '').toLowerCase();
const stemOf = (name: string) => name.replace(/\.[^.]*$/, '');

/** Do the folders tell classes already? Those of splits, and `images`, do not. */
function inClassFolders(photos: readonly SortedFile[]): boolean {
  const folders = new Set<string>();
  for (const { segments } of photos) {
    const folder = segments.at(-2);
    if (folder !== undefined && !isFiller(folder) && !splitOf(folder)) folders.add(folder);
    if (folders.size > 1) return true;
  }
  return false;
}

/** Null for a table that cannot be read, or has nothing in it. */
async function openTable(
  listing: ImportListing,
  { table, index, mayGuess }: { table: SortedFile; index: PhotoIndex; mayGuess: boolean },
): Promise<OpenTable | null> {
  const isPhoto = (cell: string) => cell !== '' && index.find(cell, table) !== null;
  try {
    const read = await readTable(await listing.read(table.entry), table.path, isPhoto);
    return read.rows.length === 0
      ? null
      : { table, ...read, columns: readColumns(read.rows, { isPhoto, mayGuess }) };
  } catch (error) {
    if (error instanceof DamagedFileError) return null;
    throw error;
  }
}

/** A table whose first column is what another one calls its labels, though photos may be called 1, 2 and 3 too. */
function namesClasses(table: OpenTable, all: readonly OpenTable[]): boolean {
  if (table.columns?.file.some((column) => column !== 'id') ?? true) return false;
  const ids = new Set(table.rows.map((row) => row.get('id')));
  return all.some(({ rows, columns }) => {
    const sample = columns && rows !== table.rows ? rows.slice(0, 50) : [];
    return sample.length > 0 && columns !== null && sample.every((row) => ids.has(labelOf(row, columns)));
  });
}

/** Gathers what all tables say of each photo. */
class Labels {
  readonly labelled = new Map<SortedFile, Labelled>();
  /** Photos under more than one label. */
  readonly contradicted = new Map<SortedFile, Set<string>>();
  readonly used: OpenTable[] = [];
  readonly #missing = new Map<OpenTable, number>();
  readonly #otherSplits = new Map<string, number>();
  /** Rows of which only the name fits a photo, which another row may mean. */
  readonly #unsure: { from: OpenTable; said: Labelled }[] = [];

  constructor(private readonly index: PhotoIndex) {}

  get count(): number {
    return this.labelled.size + this.contradicted.size;
  }

  async read(from: OpenTable): Promise<void> {
    const { table, rows, columns } = from;
    if (!columns) return;
    const before = this.count;
    const unsureBefore = this.#unsure.length;
    for await (const part of slices(rows)) {
      for (const row of part) {
        const match = this.index.match(cellOf(row, columns.file), table);
        const classKey = tidyName(labelOf(row, columns)).slice(0, MAX_KEY);
        if (!match || !classKey) {
          this.#miss(from);
          continue;
        }
        const { file } = match;
        const said = { file, row, classKey, split: this.#splitOf(row, { file, table, columns }), columns };
        if (match.isSure) this.#take(said);
        else this.#unsure.push({ from, said });
      }
    }
    if (this.count > before || this.#unsure.length > unsureBefore) this.used.push(from);
  }

  /** A row that has a photo's name and other folders means it where no other row does. */
  async takeUnsure(): Promise<void> {
    const sure = new Set([...this.labelled.keys(), ...this.contradicted.keys()]);
    for await (const part of slices(this.#unsure)) {
      for (const { from, said } of part) {
        if (sure.has(said.file)) this.#miss(from);
        else this.#take(said);
      }
    }
  }

  #miss(from: OpenTable): void {
    this.#missing.set(from, (this.#missing.get(from) ?? 0) + 1);
  }

  #take(said: Labelled): void {
    const { file, classKey, split } = said;
    const contradicted = this.contradicted.get(file);
    const before = this.labelled.get(file);
    if (contradicted) contradicted.add(classKey);
    else if (before && before.classKey !== classKey) {
      this.labelled.delete(file);
      this.contradicted.set(file, new Set([before.classKey, classKey]));
    } else if (!before || PRECEDENCE.indexOf(split) < PRECEDENCE.indexOf(before.split))
      this.labelled.set(file, said);
  }

  /** By its column, else by the folders of the photo or the name of the table. */
  #splitOf(
    row: Row,
    { file, table, columns }: { file: SortedFile; table: SortedFile; columns: Columns },
  ): Split | null {
    const given = cellOf(row, columns.split);
    if (given) {
      const split = splitOf(given);
      if (!split) this.#otherSplits.set(given, (this.#otherSplits.get(given) ?? 0) + 1);
      if (split) return split;
    }
    const inFolder = given ? undefined : file.segments.slice(0, -1).map(splitOf).find(Boolean);
    return inFolder ?? splitOf(stemOf(nameOf(table.segments))) ?? null;
  }

  notes(): string[] {
    const notes: string[] = [];
    for (const from of this.used) {
      const { table, badLines, assumed } = from;
      const missing = this.#missing.get(from) ?? 0;
      if (assumed) notes.push(`${table.path} is no UTF-8: it was read as ${assumed}.`);
      if (missing > 0)
        notes.push(
          `${counted(missing, 'row', 'rows')} of ${table.path} ${missing === 1 ? 'names' : 'name'} no photo of the archive, or no label.`,
        );
      if (badLines > 0)
        notes.push(
          `${counted(badLines, 'line', 'lines')} of ${table.path} could not be read and ${badLines === 1 ? 'was' : 'were'} left out.`,
        );
    }
    const others = [...this.#otherSplits].map(([name, n]) => `"${name}" (${counted(n, 'row', 'rows')})`);
    if (others.length > 0)
      notes.push(`No split is called ${shortList(others)}: those photos count as given to none.`);
    if (this.contradicted.size > 0)
      notes.push(
        `${counted(this.contradicted.size, 'photo has', 'photos have')} more than one label in the tables; ${this.contradicted.size === 1 ? 'it was' : 'all were'} left out.`,
      );
    return notes;
  }
}

const contradiction = (keys: string[]) =>
  `is labelled ${keys
    .slice(0, 4)
    .map((key) => `"${key}"`)
    .join(' and ')}; left out, since only one can be correct`;

async function place(
  labelled: readonly Labelled[],
  { sorted, contradicted }: { sorted: SortedEntries; contradicted: ReadonlyMap<SortedFile, unknown> },
): Promise<{ photos: PlacedPhoto[]; names: Map<string, ClassName>; unlabelledFiles: SortedFile[] }> {
  const photos: PlacedPhoto[] = [];
  const names = new Map<string, ClassName>();
  const known = new Set<SortedFile>();
  const unlabelledFiles: SortedFile[] = [];
  for await (const part of slices(labelled)) {
    for (const { file, row, classKey, split, columns } of part) {
      known.add(file);
      const coin = cellOf(row, columns.coin);
      const named = { value: row.get('value'), currency: row.get('currency'), country: row.get('country') };
      if (!names.has(classKey)) {
        // All parts are a label of their own; fewer leave the class its own.
        const isWhole = Object.values(named).every(Boolean);
        names.set(classKey, { ...named, label: isWhole ? null : row.get('class_name') || classKey });
      }
      photos.push({
        path: file.path,
        entry: file.entry,
        classKey,
        split,
        name: file.segments.join('/'),
        coin: coin ? `${classKey}/${coin}` : null,
      });
    }
  }
  for await (const part of slices(sorted.photos)) {
    for (const file of part) if (!known.has(file) && !contradicted.has(file)) unlabelledFiles.push(file);
  }
  return { photos, names, unlabelledFiles };
}
