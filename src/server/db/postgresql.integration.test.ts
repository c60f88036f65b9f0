import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { administer, databaseOn } from '../testing/test-database';
import { DatabaseError } from './engine';
import { MigrationError, migrate } from './migrate';
import { connectPostgresql } from './postgresql';

const server = process.env.MINTMARK_TEST_POSTGRESQL ?? '';
const log = pino({ level: 'silent' });

describe.skipIf(!server)('an empty PostgreSQL database', () => {
  const name = `empty_${randomUUID().slice(0, 8)}`;
  const url = server && databaseOn(server, name);
  beforeEach(() => administer(server, `CREATE DATABASE "${name}"`));
  afterEach(() => administer(server, `DROP DATABASE "${name}" WITH (FORCE)`));

  test('is migrated once by replicas that start at the same time', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, log })));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate({ url, log })).toEqual([]);
  });

  test('keeps nothing of a migration that fails', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
    await mkdir(path.join(dir, '0001_bad'));
    const sql = 'CREATE TABLE "Half" ("id" TEXT); INSERT INTO "Nowhere" VALUES (1);';
    await writeFile(path.join(dir, '0001_bad', 'migration.sql'), sql);
    await expect(migrate({ url, log, dir })).rejects.toThrow(MigrationError);
    await expect(migrate({ url, log, dir })).rejects.toThrow(
      /0001_bad failed and was rolled back: .*Nowhere/,
    );
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(`SELECT to_regclass('"Half"') AS half`);
    await client.end();
    expect(rows).toEqual([{ half: null }]);
    await rm(dir, { recursive: true });
  });

  test('is named in the error when it does not exist, without the password', async () => {
    const missing = new URL(databaseOn(server, 'missing'));
    missing.password = 'secret';
    const failure = await connectPostgresql(missing.href).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect((failure as Error).message).toMatch(/database "missing" does not exist.*createdb/);
    expect((failure as Error).message).not.toContain('secret');
  });
});
