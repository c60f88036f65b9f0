import type { Engine } from '../dialect';

/** What a column holds, whichever engine keeps it. */
export type ColumnKind = 'text' | 'int' | 'bigint' | 'float' | 'boolean' | 'time' | 'json' | 'bytes';

export interface Table {
  name: string;
  columns: readonly { name: string; kind: ColumnKind }[];
}

/**
 * A value as both engines mean it: `bigint` as digits, `time` as ISO 8601 in UTC, `json` as its text, `bytes` as
 * base64, and a `float` that is no finite number by its name.
 */
export type Cell = string | number | boolean | null;
/** In the order of the table's columns. */
export type Row = readonly Cell[];

/** All tables of a database as they were at one moment, whatever is written meanwhile. */
export interface TableSource {
  readonly engine: Engine;
  /** Migrations that made these tables, by name and in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly Table[];
  /** A page at a time, in an order of the database's own. */
  rows(table: Table): AsyncIterable<Row[]>;
  close(): Promise<void>;
}

/** A database that is filled. Until `finish` nobody sees anything of it, and what was there before stays. */
export interface TableTarget {
  readonly engine: Engine;
  write(table: Table, rows: readonly Row[]): Promise<void>;
  /** Checks the references between the tables, applies later migrations and puts the database in place. */
  finish(): Promise<void>;
  /** Leaves everything as it was before. */
  abandon(): Promise<void>;
}

/** About this much is held in memory of a table at a time. */
const PAGE_BYTES = 4 * 1024 ** 2;
const FIRST_ROWS = 64;
const MOST_ROWS = 2_000;

/** How many rows to read next, by how large those of the last page were. */
export class PageSize {
  #rows = FIRST_ROWS;

  get rows(): number {
    return this.#rows;
  }

  learn(page: readonly Row[]): void {
    if (page.length === 0) return;
    const bytes = page.reduce((sum, row) => sum + bytesOf(row), 0);
    const fitting = Math.floor((PAGE_BYTES * page.length) / Math.max(bytes, 1));
    // Rows of one table differ: growing slowly keeps a few large ones after many small ones from filling the memory.
    this.#rows = Math.max(1, Math.min(fitting, this.#rows * 2, MOST_ROWS));
  }
}

function bytesOf(row: Row): number {
  return row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);
}

/** @throws when a database has a column that is not of the schema's types; what it holds would be lost */
export function kindOf(kinds: Readonly<Record<string, ColumnKind>>, place: string, type: string): ColumnKind {
  const kind = kinds[type];
  if (!kind) throw new Error(`${place} has the type ${type || '(none)'}, which cannot be carried over.`);
  return kind;
}
