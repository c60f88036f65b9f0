import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { MigrationSession } from './migration-session';
import { connectPostgresql } from './postgresql';

/** Key of the advisory lock of migrations; any number that no other program on this database uses. */
const MIGRATIONS_LOCK = 771_240_001;

/** Prisma's own table, so that its tools understand the history too. */
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** One replica migrates at a time; the others wait here and then find nothing left to do. */
export async function openPostgresqlMigrations(url: string): Promise<MigrationSession> {
  return postgresqlMigrations(await connectPostgresql(url));
}

/** As that, on a session that the caller uses for more. */
export function postgresqlMigrations(client: pg.Client): MigrationSession {
  return {
    history: async () => {
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATIONS_LOCK]);
      await client.query(HISTORY_TABLE);
      const { rows } = await client.query<{ migration_name: string; checksum: string }>(
        `SELECT "migration_name", "checksum" FROM "_prisma_migrations"
         WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
      );
      return new Map(rows.map((row) => [row.migration_name, row.checksum]));
    },
    begin: async () => {
      await client.query('BEGIN');
    },
    run: async ({ name, sql, checksum }) => {
      await client.query(sql);
      await client.query(
        `INSERT INTO "_prisma_migrations"
           ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)`,
        [randomUUID(), checksum, name],
      );
    },
    commit: async () => {
      await client.query('COMMIT');
    },
    rollback: async () => {
      await client.query('ROLLBACK');
    },
    // The lock goes with the session.
    close: () => client.end(),
  };
}
