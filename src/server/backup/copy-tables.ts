import type { Logger } from 'pino';
import { openTableTarget } from '../db/tables/open-tables';
import type { TableSource, TableTarget } from '../db/tables/table-data';
import { isPassing } from './passing-rows';
import type { Progress } from './write-archive';

/**
 * Fills the database at `url` with all rows of another, all at once.
 * @param finishing writes more, at the end
 * @returns how many rows each table has
 */
export async function copyTables({
  source,
  url,
  log,
  progress,
  finishing,
}: {
  source: TableSource;
  url: string;
  log: Logger;
  progress: Progress;
  finishing?: (target: TableTarget) => Promise<void>;
}): Promise<Record<string, number>> {
  const target = await openTableTarget({ url, origin: source, log });
  const counts: Record<string, number> = {};
  try {
    for (const [index, table] of source.tables.entries()) {
      progress({ what: 'tables', done: index, total: source.tables.length });
      counts[table.name] = 0;
      for await (const page of source.rows(table)) {
        const rows = page.filter((row) => !isPassing(table, row));
        await target.write(table, rows);
        counts[table.name] = (counts[table.name] ?? 0) + rows.length;
      }
    }
    await finishing?.(target);
    await target.finish();
    return counts;
  } catch (error) {
    await target.abandon();
    throw error;
  }
}
