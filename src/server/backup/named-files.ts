import { z } from 'zod';
import type { Row, Table } from '../db/tables/table-data';
import type { StoreName } from './archive-format';

const listed = z.array(z.object({ hash: z.string() }));

/**
 * The columns by which rows promise a file, to notice files that are lost already. A backup takes all files of the
 * stores, so one that is not named here is kept all the same.
 */
const NAMING: Record<string, { store: StoreName; column: string; list?: true }[]> = {
  Photo: [{ store: 'blobs', column: 'hash' }],
  ModelVersion: [
    { store: 'blobs', column: 'onnxHash' },
    { store: 'blobs', column: 'files', list: true },
  ],
  Run: [{ store: 'checkpoints', column: 'checkpoints', list: true }],
};

/** Files that the rows of a page name, as `<store>/<hash>`. */
export function filesNamedBy(table: Table, rows: readonly Row[]): string[] {
  return (NAMING[table.name] ?? []).flatMap(({ store, column, list }) => {
    const index = table.columns.findIndex(({ name }) => name === column);
    return rows.flatMap((row) => {
      const cell = row[index];
      if (typeof cell !== 'string') return [];
      if (!list) return `${store}/${cell}`;
      const parsed = listed.safeParse(JSON.parse(cell));
      return (parsed.data ?? []).map(({ hash }) => `${store}/${hash}`);
    });
  });
}
