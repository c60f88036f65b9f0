import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaClient } from './generated/client';
import { SqliteAdapter } from './sqlite';

/**
 * The database of this process. One connection serves all: inside `$transaction(async (tx) => …)` use only `tx`,
 * a call of the outer client there would wait for the transaction that waits for it.
 */
export type Database = PrismaClient;

/** Opens the SQLite file at `url` (`file:///…`), durable settings included. Run the migrations before the first query. */
export async function openDatabase({ url }: { url: string }): Promise<Database> {
  await mkdir(path.dirname(fileURLToPath(url)), { recursive: true });
  const db = new PrismaClient({
    adapter: new SqliteAdapter({ url }),
    // Transactions queue behind each other: with Prisma's 2 s a large import would fail every writer that waits.
    transactionOptions: { maxWait: 30_000, timeout: 60_000 },
  });
  await db.$connect();
  return db;
}

/** Moves what the write-ahead log still holds into the file, so that the file alone is the whole, and closes it. */
export async function closeDatabase(db: Database): Promise<void> {
  await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`;
  await db.$disconnect();
}
