import { HOLD_PREFIX } from '../db/backup-holds';
import { SECRET_SETTING } from '../db/settings';
import type { Row, Table } from '../db/tables/table-data';

/** Rows that belong to this server at this moment; the sign-in secret goes its own way, as SQLite keeps it in a file. */
export function isPassing(table: Table, row: Row): boolean {
  if (table.name !== 'Setting') return false;
  const key = String(row[table.columns.findIndex(({ name }) => name === 'key')]);
  return key === SECRET_SETTING || key.startsWith(HOLD_PREFIX);
}
