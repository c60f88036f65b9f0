import { parse } from 'csv-parse';
import { slices } from '../../../../in-turns';
import { tunables } from '../../../../tunables';
import { decodeText } from '../names/decode-text';

/** Files that label photos, by their endings. */
export const TABLE = /\.(csv|tsv|jsonl|ndjson)$/i;

/** A table of labels is small beside its photos. */
export const MAX_TABLE_BYTES = 32 * 1024 ** 2;

/** A row by the names of its columns, in small letters. */
export type Row = ReadonlyMap<string, string>;

/** Reads a table as people have it; a line that is broken is counted and passed over. */
export async function readTable(bytes: Uint8Array, name: string): Promise<{ rows: Row[]; badLines: number }> {
  const { text } = decodeText(bytes);
  return /l$|ndjson$/i.test(name) ? readJsonLines(text) : readCsv(text);
}

async function readCsv(text: string): Promise<{ rows: Row[]; badLines: number }> {
  const rows: Row[] = [];
  let badLines = 0;
  let header: string[] | null = null;
  const records = parse(text, {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    max_record_size: 64 * 1024,
  });
  records.on('skip', () => badLines++);
  for await (const record of records as AsyncIterable<string[]>) {
    if (!header) header = record.map(columnName);
    else if (rows.length >= tunables.maxArchiveEntries) break;
    else if (record.length < 2) badLines++;
    else rows.push(new Map(header.map((column, i) => [column, record[i] ?? ''])));
  }
  return { rows, badLines };
}

function delimiterOf(text: string): string {
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
      const row = jsonRow(line);
      if (row && rows.length < tunables.maxArchiveEntries) rows.push(row);
      else badLines++;
    }
  }
  return { rows, badLines };
}

function jsonRow(line: string): Row | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const texts = Object.entries(value).filter(
    ([, cell]) => typeof cell === 'string' || typeof cell === 'number',
  );
  return new Map(texts.map(([column, cell]) => [columnName(column), String(cell).trim()]));
}

const columnName = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
