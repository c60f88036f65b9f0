import { decodeAnswer, encodeAnswer } from '@/shared/answer-coding';

/** Below it, naming the keys each time costs less than saying how they are kept. */
const TABLE_ROWS = 50;

type Row = Record<string, unknown>;

interface Table {
  rows: number;
  columns: Record<string, unknown[]>;
}

interface PageAnswer {
  answer: ReturnType<typeof encodeAnswer>;
  /** Keys of the answer whose list is kept as a table. */
  tables: string[];
}

/**
 * An answer of the API as the page's document carries it: one text, as a page's own format would take apart each of
 * ten thousand values; and long lists of like objects, a curve's epochs, with each key once: the same text without
 * them is less than half as long, and the browser reads it twice, as program and as JSON.
 */
export function writePageAnswer(data: unknown): string {
  const { json, meta } = encodeAnswer(data);
  const tables: string[] = [];
  let packed: unknown = json;
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    const entries = Object.entries(json).map(([key, value]): [string, unknown] => {
      const table = tableOf(value);
      if (table) tables.push(key);
      return [key, table ?? value];
    });
    if (tables.length > 0) packed = Object.fromEntries(entries);
  }
  return JSON.stringify({ answer: { json: packed, meta }, tables });
}

/** @param text what `writePageAnswer` gave */
export function readPageAnswer(text: string): unknown {
  const { answer, tables } = JSON.parse(text) as PageAnswer;
  const json = answer.json as unknown as Record<string, unknown>;
  for (const key of tables) json[key] = rowsOf(json[key] as Table);
  return decodeAnswer(answer);
}

/** @returns null unless the value is a long list of objects with the same keys in the same order */
function tableOf(value: unknown): Table | null {
  if (!Array.isArray(value) || value.length < TABLE_ROWS) return null;
  const keys = isRow(value[0]) ? Object.keys(value[0]) : [];
  if (keys.length === 0) return null;
  const columns = keys.map((): unknown[] => []);
  for (const row of value) {
    if (!isRow(row)) return null;
    let at = 0;
    for (const key in row) {
      if (key !== keys[at]) return null;
      columns[at++]?.push(row[key]);
    }
    if (at !== keys.length) return null;
  }
  return { rows: value.length, columns: Object.fromEntries(keys.map((key, at) => [key, columns[at] ?? []])) };
}

function rowsOf({ rows, columns }: Table): Row[] {
  const entries = Object.entries(columns);
  return Array.from({ length: rows }, (_, at) => {
    const row: Row = {};
    for (const [key, values] of entries) row[key] = values[at];
    return row;
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
