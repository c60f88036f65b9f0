import { splitOf } from '../layout/split-names';
import type { Row } from './read-table';

const FILE = [
  ...[
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
  ],
  ...[
    'image_name',
    'image_file',
    'img_name',
    'img_path',
    'imagename',
    'imagepath',
    'picture',
    'image_id',
    'id',
  ],
  ...['image_url', 'url'],
];
const LABEL = [
  ...['label', 'class', 'class_name', 'category', 'label_name', 'target', 'name', 'class_id', 'coin_type'],
  ...['classname', 'label_id', 'class_label', 'category_name', 'category_id', 'labels', 'classes'],
];
const SPLIT = ['split', 'set', 'subset', 'partition', 'usage'];
const COIN = ['coin', 'coin_id', 'specimen', 'object_id'];
const PARTS = ['value', 'currency', 'country'];

/** Rows that are looked at to tell what a column is. */
const SAMPLE = 200;

/** Which columns of a table say what; the first of a list that has something in a row counts there. */
export interface Columns {
  file: readonly string[];
  label: readonly string[];
  split: readonly string[];
  coin: readonly string[];
}

/**
 * Tells the columns by their titles, else by what stands in them.
 * @param isPhoto does a cell name a photo?
 * @param mayGuess whether a column without a usual title may be that of the labels
 * @returns null for a table that labels no photos
 */
export function readColumns(
  rows: readonly Row[],
  { isPhoto, mayGuess }: { isPhoto: (cell: string) => boolean; mayGuess: boolean },
): Columns | null {
  const [first] = rows;
  if (!first) return null;
  const present = (names: readonly string[]) => names.filter((name) => first.has(name));
  const sample = rows.slice(0, SAMPLE);
  const holds = (column: string, test: (cell: string) => boolean) =>
    sample.filter((row) => test(row.get(column) ?? '')).length * 2 > sample.length;
  const titled = present(FILE);
  const other = [...first.keys()].filter(
    (column) => !present([...LABEL, ...SPLIT, ...COIN, ...PARTS]).includes(column),
  );
  const file = titled.length > 0 ? titled : other.filter((column) => holds(column, isPhoto)).slice(0, 1);
  if (file.length === 0) return null;
  const rest = other.filter((column) => !file.includes(column));
  const split = present(SPLIT);
  if (split.length === 0 && mayGuess)
    split.push(...rest.filter((column) => holds(column, (cell) => splitOf(cell) !== undefined)));
  const label = present(LABEL);
  if (label.length === 0 && mayGuess) {
    const candidates = rest.filter(
      (column) => !split.includes(column) && holds(column, (cell) => cell !== ''),
    );
    if (candidates.length === 1) label.push(...candidates);
  }
  return label.length > 0 || present(PARTS).length > 0 ? { file, label, split, coin: present(COIN) } : null;
}

/** The label of a row: as it is written, else value, currency and country. */
export function labelOf(row: Row, { label }: Columns): string {
  return cellOf(row, label) || PARTS.flatMap((part) => row.get(part) || []).join(', ');
}

export function cellOf(row: Row, columns: readonly string[]): string {
  for (const column of columns) {
    const text = row.get(column);
    if (text) return text;
  }
  return '';
}

const NUMBER = [
  'class_id',
  'label_id',
  'category_id',
  'id',
  'index',
  'code',
  'label',
  'class',
  'target',
  'column_1',
];
const NAME = [
  'class_name',
  'label_name',
  'category_name',
  'name',
  'title',
  'category',
  'class',
  'label',
  'column_2',
];

/** A row of a table that names classes by their numbers. @returns null for a row that does not */
export function namedClass(row: Row): { key: string; name: string } | null {
  const column = NUMBER.find((one) => row.get(one));
  if (!column) return null;
  const name = cellOf(
    row,
    NAME.filter((one) => one !== column),
  );
  return { key: row.get(column) ?? '', name };
}
