import type { Cell, ColumnKind } from './table-data';

/** Declared type → kind, as Prisma's migrations declare them. */
export const sqliteKinds: Readonly<Record<string, ColumnKind>> = {
  TEXT: 'text',
  INTEGER: 'int',
  BIGINT: 'bigint',
  REAL: 'float',
  BOOLEAN: 'boolean',
  DATETIME: 'time',
  JSONB: 'json',
  BLOB: 'bytes',
};

export type SqliteValue = null | string | number | bigint | ArrayBuffer;

export function fromSqlite(kind: ColumnKind, value: SqliteValue): Cell {
  if (value === null) return null;
  switch (kind) {
    case 'int':
    case 'float':
      return Number(value);
    case 'boolean':
      return Number(value) !== 0;
    case 'time':
      return isoTime(value);
    case 'bytes':
      return Buffer.from(value as ArrayBuffer).toString('base64');
    // A JSON number is kept as a number.
    default:
      return String(value);
  }
}

export function toSqlite(kind: ColumnKind, cell: Cell): SqliteValue | Uint8Array {
  if (cell === null) return null;
  switch (kind) {
    case 'int':
    case 'bigint':
      return BigInt(cell);
    case 'float':
      return Number(cell);
    case 'boolean':
      return cell ? 1n : 0n;
    case 'time':
      return String(cell).replace('Z', '+00:00');
    case 'bytes':
      return Buffer.from(String(cell), 'base64');
    default:
      return String(cell);
  }
}

/** Prisma writes `2026-01-31T09:30:00.000+00:00`; the engine's own `CURRENT_TIMESTAMP` is `2026-01-31 09:30:00`. */
function isoTime(value: SqliteValue): string {
  if (typeof value !== 'string') return new Date(Number(value)).toISOString();
  const zoned = /[zZ]|[+-]\d\d:\d\d$/.test(value) ? value : `${value.replace(' ', 'T')}Z`;
  return new Date(zoned).toISOString();
}
