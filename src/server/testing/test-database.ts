import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A migrated database that is copied for each test: a copy of its files takes some 50 ms, migrating again a second. */
export const TEMPLATE = 'mintmark_template';

/**
 * A database of a test's own, on the engine under test: PostgreSQL when MINTMARK_TEST_POSTGRESQL names a server
 * (the `postgresql` project of the tests does), else SQLite in the test's data folder. Every test that needs a
 * database gets it here, by which the project `postgresql` finds the tests to run again.
 * @returns its DATABASE_URL, null for the default one
 */
export async function createTestDatabase(): Promise<{ url: string | null; drop(): Promise<void> }> {
  const server = process.env.MINTMARK_TEST_POSTGRESQL;
  if (!server) return { url: null, drop: async () => undefined };
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `CREATE DATABASE "${name}" TEMPLATE "${TEMPLATE}" STRATEGY FILE_COPY`);
  return {
    url: databaseOn(server, name),
    drop: () => administer(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** The address of another database of the same server. */
export function databaseOn(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement as the server's administrator. */
export async function administer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
