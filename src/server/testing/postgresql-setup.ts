import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { startPostgresql } from '../../../scripts/database/temporary-postgresql.mjs';
import { migrate } from '../db/migrate';
import { administer, databaseOn, TEMPLATE } from './test-database';

declare module 'vitest' {
  interface ProvidedContext {
    postgresql: string;
  }
}

/** Starts a PostgreSQL for the tests, or uses the one that MINTMARK_TEST_POSTGRESQL names. @returns the teardown */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.MINTMARK_TEST_POSTGRESQL;
  const own = given ? null : await startPostgresql();
  const server = given ?? (own?.url as string);
  await administer(server, `DROP DATABASE IF EXISTS "${TEMPLATE}" WITH (FORCE)`);
  await administer(server, `CREATE DATABASE "${TEMPLATE}"`);
  await migrate({ url: databaseOn(server, TEMPLATE), log: pino({ level: 'silent' }) });
  project.provide('postgresql', server);
  return async () => {
    await own?.stop();
  };
}
