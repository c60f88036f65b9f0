import type { Cell, ColumnKind, Row, Table, TableSource, TableTarget } from '../db/tables/table-data';

/**
 * Rows for a table of any shape. Keys are the same in all tables, so that each row refers to one that exists; values
 * are such as get lost easily.
 */
function awkwardRows({ columns }: Table, count = 3): Row[] {
  return Array.from({ length: count }, (_, index) => columns.map(({ kind }) => awkwardCell(kind, index)));
}

function awkwardCell(kind: ColumnKind, index: number): Cell {
  switch (kind) {
    case 'text':
      return `${index} "quoted" 'and' \\ back, Ünïcödé 🪙,\nlines\u2028\t`;
    case 'int':
      return [0, -2_147_483_648, 2_147_483_647][index % 3] ?? 0;
    case 'bigint':
      return ['0', '9223372036854775807', '-9007199254740993'][index % 3] ?? '0';
    case 'float':
      return [0.1 + 0.2, 5e-324, -1.7976931348623157e308][index % 3] ?? 0;
    case 'boolean':
      return index % 2 === 0;
    case 'time':
      return (
        ['2026-02-28T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '2099-12-31T00:00:00.001Z'][index % 3] ?? ''
      );
    case 'json':
      return JSON.stringify([{ a: [1, null, 'ü "q"\n'] }, 'text', 17][index % 3]);
    case 'bytes':
      return Buffer.from([0, 255, 10, 13, index]).toString('base64');
  }
}

/** Everything in a database, as comparable text by table; JSON is compared by what it means. */
export async function contentOf(source: TableSource): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const table of source.tables) {
    const lines: string[] = [];
    const order = [...table.columns.keys()].sort((a, b) => nameOf(table, a).localeCompare(nameOf(table, b)));
    for await (const page of source.rows(table)) {
      for (const row of page)
        lines.push(order.map((index) => comparable(table, index, row[index] ?? null)).join('|'));
    }
    content[table.name] = lines.sort();
  }
  return content;
}

const nameOf = (table: Table, index: number) => table.columns[index]?.name ?? '';

function comparable(table: Table, index: number, cell: Cell): string {
  const isJson = table.columns[index]?.kind === 'json' && cell !== null;
  return `${nameOf(table, index)}=${isJson ? JSON.stringify(sorted(JSON.parse(String(cell)))) : JSON.stringify(cell)}`;
}

/** PostgreSQL keeps the members of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

/** Fills every table of a target. */
export async function fillAwkwardly(tables: readonly Table[], target: TableTarget): Promise<void> {
  for (const table of tables) await target.write(table, awkwardRows(table));
  await target.finish();
}
