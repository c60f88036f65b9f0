import { decodeAnswer, encodeAnswer } from '@/shared/answer-coding';

/** Below it, naming the keys each time costs less than saying how they are kept. */
const TABLE_ROWS = 50;

type Row = Record<string, unknown>;

/** By key, the values of all rows. */
type Table = Record<string, unknown[]>;

interface PageAnswer {
  answer: ReturnType<typeof encodeAnswer>;
  /** Keys of the answer whose list is kept as a table. */
  tables: string[];
}

/**
 * An answer of the API as the page's document carries it: one text, as the page's own format would encode each of ten
 * thousand values; and long lists of objects with the same keys, a run's epochs, with each key once: that is less than
 * half the text, and the browser reads it twice, as a script and as JSON.
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
  if (!Array.isArray(value) || value.length < TABLE_ROWS || !value.every(isRow)) return null;
  const keys = Object.keys(value[0] ?? {});
  const alike = value.every((row) => {
    const own = Object.keys(row);
    return own.length === keys.length && own.every((key, at) => key === keys[at]);
  });
  if (!alike || keys.length === 0) return null;
  return Object.fromEntries(keys.map((key) => [key, value.map((row) => row[key])]));
}

function rowsOf(table: Table): Row[] {
  const columns = Object.entries(table);
  return (columns[0]?.[1] ?? []).map((_, at) => {
    const row: Row = {};
    for (const [key, values] of columns) row[key] = values[at];
    return row;
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
