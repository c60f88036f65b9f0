import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findPostgresql } from '../../../scripts/database/temporary-postgresql.mjs';
import { migrationsDir, projectRoot } from '../project-root';

const check = async (engine: string) => {
  const script = path.join(projectRoot, 'scripts/new-migration.mjs');
  return (await promisify(execFile)(process.execPath, [script, '--check', engine])).stdout;
};

test('the SQL migrations of SQLite lead exactly to prisma/schema.prisma', async () => {
  expect(await check('sqlite')).toContain('agree');
});

test.skipIf(!findPostgresql())(
  'those of PostgreSQL do, too (skipped where it is not installed)',
  async () => {
    expect(await check('postgresql')).toContain('agree');
  },
);

test('each migration has its twin on the other engine', async () => {
  // Up to 0004 there was SQLite only; PostgreSQL began with the sum of those.
  const names = async (engine: 'sqlite' | 'postgresql') =>
    (await readdir(migrationsDir(engine))).filter((name) => name > '0005').sort();
  expect(await names('postgresql')).toEqual(await names('sqlite'));
});
