import type { NameEncoding } from '@/shared/contracts/import-plan';
import { slices } from '../../../../in-turns';
import { tunables } from '../../../../tunables';
import { splitOf } from '../layout/split-names';
import { decodeText } from '../names/decode-text';
import { withoutControls } from '../names/tidy-path';
import { csvRecords } from './read-csv';

/** Files that label photos, by their endings. */
export const TABLE = /\.(csv|tsv|jsonl|ndjson)$/i;

/** What may be a list of photos and labels: most texts are something else. */
export const LIST = /\.(txt|lst)$/i;

/** A table of labels is small beside its photos. */
export const MAX_TABLE_BYTES = 32 * 1024 ** 2;

/** A row by the names of its columns, in small letters. */
export type Row = ReadonlyMap<string, string>;

interface Table {
  rows: Row[];
  /** Lines that are broken. */
  badLines: number;
  /** The code page that was guessed; null for what needs no guess. */
  assumed: NameEncoding | null;
}

/**
 * Reads a table as people have it; a line that is broken is counted and passed over.
 * @param isPhoto does a cell name a photo? A first line that does is no line of titles
 */
export async function readTable(
  bytes: Uint8Array,
  name: string,
  isPhoto: (cell: string) => boolean = () => false,
): Promise<Table> {
  const { text, assumed } = decodeText(bytes);
  if (/\.json$/i.test(name)) return { ...readJson(text), assumed };
  if (LIST.test(name)) return { ...readList(text, isPhoto), assumed };
  return { ...(await (/l$|ndjson$/i.test(name) ? readJsonLines(text) : readCsv(text, isPhoto))), assumed };
}

async function readCsv(
  given: string,
  isPhoto: (cell: string) => boolean,
): Promise<{ rows: Row[]; badLines: number }> {
  const text = withoutPreface(given);
  const rows: Row[] = [];
  let badLines = 0;
  let header: string[] | null = null;
  for await (const record of csvRecords(text, delimiterOf(given, text))) {
    if (!record) {
      badLines++;
      continue;
    }
    if (!header) {
      const isRow = record.some((cell) => /[./\\]/.test(cell) && isPhoto(cell));
      header = isRow ? record.map((_, i) => `column ${i + 1}`) : record.map(columnName);
      if (!isRow) continue;
    }
    if (rows.length >= tunables.maxArchiveEntries) break;
    // A sign between columns that stands inside of a cell, such as a decimal comma, moves all cells after it.
    const isTooLong = record.slice(header.length).some((cell) => cell !== '');
    if (record.length < 2 || isTooLong) badLines++;
    else rows.push(new Map(header.map((column, i) => [column, plain(record[i] ?? '')])));
  }
  return { rows, badLines };
}

/** Excel's first line that names the sign between columns. */
const SEPARATOR = /^sep=(.)\r?\n/i;

/** Without Excel's line, and remarks before the titles. */
const withoutPreface = (text: string) =>
  text.replace(SEPARATOR, '').replace(/^(?:#[^\r\n]*(?:\r\n|\n|\r))+/, '');

function delimiterOf(given: string, text: string): string {
  const named = SEPARATOR.exec(given)?.[1];
  if (named) return named;
  const [line = ''] = text.split(/\r?\n|\r/, 1);
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, n: line.split(sign).length }));
  return counts.reduce((best, one) => (one.n > best.n ? one : best)).sign;
}

async function readJsonLines(text: string): Promise<{ rows: Row[]; badLines: number }> {
  const rows: Row[] = [];
  let badLines = 0;
  for await (const part of slices(text.split(/\r?\n/))) {
    for (const line of part) {
      if (line.trim() === '') continue;
      const row = rowOf(parsed(line));
      if (row && rows.length < tunables.maxArchiveEntries) rows.push(row);
      else badLines++;
    }
  }
  return { rows, badLines };
}

const plain = (cell: string | number) => withoutControls(String(cell)).trim();

/** `images/7.jpg 3`, a photo a line; paths may have spaces in them, labels have none. */
function readList(text: string, isPhoto: (cell: string) => boolean): { rows: Row[]; badLines: number } {
  const rows: Row[] = [];
  let badLines = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue;
    const [, file = '', label = ''] = /^(.*[^\s,;])[\s,;]+(\S+)\s*$/.exec(line.slice(0, MAX_LINE)) ?? [];
    if (rows.length === 0 && !(file !== '' && isPhoto(file))) return { rows: [], badLines: 0 };
    if (file === '' || rows.length >= tunables.maxArchiveEntries) badLines++;
    else {
      rows.push(
        new Map([
          ['column 1', plain(file)],
          ['column 2', plain(label)],
        ]),
      );
    }
  }
  return { rows, badLines };
}

/** Letters of a line of a list. */
export const MAX_LINE = 2_000;

/** A list of rows, also by split; labels by file; or files by label. */
function readJson(text: string): { rows: Row[]; badLines: number } {
  const document = parsed(text);
  if (Array.isArray(document)) {
    const rows = document.slice(0, tunables.maxArchiveEntries).map(rowOf);
    const good = rows.filter((row) => row !== null);
    return { rows: good, badLines: rows.length - good.length };
  }
  if (typeof document !== 'object' || document === null) return { rows: [], badLines: 0 };
  const rows = Object.entries(document)
    .flatMap(([key, value]) =>
      Array.isArray(value) ? value.map((item) => listedRow(key, item)) : [pairRow(key, value)],
    )
    .filter((row) => row !== null);
  return { rows: rows.slice(0, tunables.maxArchiveEntries), badLines: 0 };
}

/** `{"1 Cent": ["a.jpg"]}` and `{"train": [{"file": "a.jpg", "label": "1 Cent"}]}` */
function listedRow(key: string, item: unknown): Row | null {
  if (typeof item === 'string') return pairRow(item, key);
  const row = rowOf(item);
  return row && splitOf(key) && !row.has('split') ? new Map([...row, ['split', key]]) : row;
}

/** `{"a.jpg": "1 Cent"}`; what names classes by numbers looks the same, but no number is a file. */
function pairRow(file: string, label: unknown): Row | null {
  if (!/[./\\]/.test(file)) return null;
  const row =
    typeof label === 'string' || typeof label === 'number'
      ? new Map([['label', plain(label)]])
      : rowOf(label);
  return row && new Map([['file', file], ...row]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What stands in an object within is a column too, unless there is one of its name. */
function rowOf(value: unknown): Row | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const row = new Map<string, string>();
  const nested: object[] = [];
  for (const [column, cell] of Object.entries(value)) {
    if (typeof cell === 'string' || typeof cell === 'number') row.set(columnName(column), plain(cell));
    else if (typeof cell === 'object' && cell !== null && !Array.isArray(cell)) nested.push(cell);
  }
  for (const inner of nested) {
    for (const [column, cell] of Object.entries(inner)) {
      const name = columnName(column);
      if ((typeof cell === 'string' || typeof cell === 'number') && !row.has(name))
        row.set(name, plain(cell));
    }
  }
  return row;
}

const columnName = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
