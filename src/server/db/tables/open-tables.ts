import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { DatabaseError, engineOf } from '../engine';
import { connectPostgresql } from '../postgresql';
import type { Origin } from './origin';
import { postgresqlTables, readPostgresql } from './read-postgresql';
import { readSqlite } from './read-sqlite';
import type { TableSource, TableTarget } from './table-data';
import { writePostgresql } from './write-postgresql';
import { writeSqlite } from './write-sqlite';

/** @throws DatabaseError when there is no database at `url` */
export async function openTableSource(url: string): Promise<TableSource> {
  if (engineOf(url) === 'postgresql') return readPostgresql(url);
  // Opening it would make it.
  if (!existsSync(fileURLToPath(url))) throw new DatabaseError(`There is no database ${fileURLToPath(url)}.`);
  return readSqlite(url);
}

/** Begins to fill the database at `url`, whatever it holds. @param dir the migrations of this version, if not the usual ones */
export function openTableTarget(options: {
  url: string;
  origin: Origin;
  log: Logger;
  dir?: string;
}): Promise<TableTarget> {
  return engineOf(options.url) === 'sqlite' ? writeSqlite(options) : writePostgresql(options);
}

/** Whether a database has tables already. */
export async function hasTables(url: string): Promise<boolean> {
  if (engineOf(url) === 'sqlite') return existsSync(fileURLToPath(url));
  const client = await connectPostgresql(url);
  try {
    return (await postgresqlTables(client)).length > 0;
  } finally {
    await client.end();
  }
}

/** Servers that have the database open; SQLite's are kept out by the lock on its file. */
export async function countServers(url: string): Promise<number> {
  if (engineOf(url) === 'sqlite') return 0;
  const client = await connectPostgresql(url);
  try {
    const { rows } = await client.query<{ servers: number }>(
      `SELECT count(*)::int AS "servers" FROM pg_stat_activity
       WHERE "datname" = current_database() AND "application_name" = 'mintmark'`,
    );
    return rows[0]?.servers ?? 0;
  } finally {
    await client.end();
  }
}
