import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database, Dialect } from './dialect';
import { engineOf } from './engine';
import { PrismaClient } from './generated/client';
import { postgresqlDialect } from './postgresql-dialect';
import { withRetries } from './retrying';
import { SqliteAdapter } from './sqlite';
import { sqliteDialect } from './sqlite-dialect';

/** Connections to PostgreSQL of one process; more wait for the disk together, and a server allows about 100 in all. */
const POOL_CONNECTIONS = 10;

/** A query that finds no connection for this long fails: the server is away. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Transactions queue behind each other: with Prisma's 2 s a large import would fail every writer that waits. */
const transactionOptions = { maxWait: 30_000, timeout: 60_000 };

/**
 * Opens the SQLite file (`file:///…`, durable settings included) or the PostgreSQL database at `url`. Run the
 * migrations before the first query.
 */
export async function openDatabase({ url, log }: { url: string; log: Logger }): Promise<Database> {
  return engineOf(url) === 'sqlite' ? openSqlite(url) : openPostgresql(url, log);
}

async function openSqlite(url: string): Promise<Database> {
  await mkdir(path.dirname(fileURLToPath(url)), { recursive: true });
  const db = new PrismaClient({ adapter: new SqliteAdapter({ url }), transactionOptions });
  await db.$connect();
  return withDialect(db, sqliteDialect);
}

async function openPostgresql(url: string, log: Logger): Promise<Database> {
  // Loaded when it is needed only: a second client is a second query compiler in memory.
  const { PrismaClient: PostgresqlClient } = await import('./generated-postgresql/client');
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'mintmark',
  });
  const note = (error: Error) => log.warn({ reason: error.message }, 'a connection to PostgreSQL was lost');
  // A connection may break at a moment when the adapter does not listen; without a listener that would end the process.
  pool.on('error', note);
  pool.on('connect', (connection) => connection.on('error', note));
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const db = new PostgresqlClient({ adapter, transactionOptions });
  await db.$connect();
  // Made from the same schema: the two differ in options that no query here uses.
  return withRetries(withDialect(db as unknown as PrismaClient, postgresqlDialect(url)));
}

/** Its transactions have the dialect too. */
function withDialect(client: PrismaClient, dialect: Dialect): Database {
  return client.$extends({ client: { dialect } }) as unknown as Database;
}

export async function closeDatabase(db: Database): Promise<void> {
  await db.dialect.beforeClose(db);
  await db.$disconnect();
}
