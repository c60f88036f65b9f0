import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TcpRelay } from '../testing/tcp-relay';
import { administer, databaseOn, TEMPLATE } from '../testing/test-database';
import { closeDatabase, openDatabase } from './database';
import { DatabaseError } from './engine';
import { MigrationError, migrate } from './migrate';
import { connectPostgresql } from './postgresql';
import { orUnavailable } from './unavailable';

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
      /0001_bad failed, and the database is as it was before: .*Nowhere/,
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

describe.skipIf(!server)('a PostgreSQL that is away for a while', () => {
  test('is answered with "unavailable", and served again once it is back, by the same process', async () => {
    const name = `away_${randomUUID().slice(0, 8)}`;
    await administer(server, `CREATE DATABASE "${name}" TEMPLATE "${TEMPLATE}"`);
    const relay = await TcpRelay.open(Number(new URL(server).port));
    const near = new URL(databaseOn(server, name));
    near.port = String(relay.port);
    const db = await openDatabase({ url: near.href, log });
    const write = () =>
      db.setting.upsert({ where: { key: 'a' }, create: { key: 'a', value: '1' }, update: {} });
    await Promise.all(Array.from({ length: 5 }, write));

    relay.lead(null);
    for (const attempt of [write, () => db.$transaction(async (tx) => tx.setting.count())]) {
      const failure = orUnavailable(await attempt().catch((error: unknown) => error));
      expect(failure).toMatchObject({ name: 'AppError', code: 'unavailable' });
    }
    relay.lead(Number(new URL(server).port));
    await write();
    expect(await db.setting.count()).toBe(1);

    await closeDatabase(db);
    await relay.close();
    await administer(server, `DROP DATABASE "${name}" WITH (FORCE)`);
  });

  test('numbers rows that many write at once one after the other', async () => {
    const name = `many_${randomUUID().slice(0, 8)}`;
    await administer(server, `CREATE DATABASE "${name}" TEMPLATE "${TEMPLATE}"`);
    const url = databaseOn(server, name);
    const [one, other] = await Promise.all([openDatabase({ url, log }), openDatabase({ url, log })]);
    const writes = Array.from({ length: 8 }, (_, index) =>
      (index % 2 ? one : other).$transaction(async (tx) => {
        const number = (await tx.setting.count()) + 1;
        await tx.setting.create({ data: { key: String(number), value: '' } });
      }),
    );
    await Promise.all(writes);
    const keys = (await one.setting.findMany()).map(({ key }) => Number(key));
    expect(keys.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await Promise.all([closeDatabase(one), closeDatabase(other)]);
    await administer(server, `DROP DATABASE "${name}" WITH (FORCE)`);
  });
});
