import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../project-root';
import { contentOf, fillAwkwardly } from '../../testing/every-table';
import { insertDataset, queueRun } from '../../testing/run-fixtures';
import { createTestDatabase } from '../../testing/test-database';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { closeDatabase, openDatabase } from '../database';
import { migrate } from '../migrate';
import { hasTables, openTableSource, openTableTarget } from './open-tables';
import type { Origin } from './origin';
import type { ColumnKind, TableSource } from './table-data';

const log = pino({ level: 'silent' });
let dir: string;
/** A database of the engine under test. */
let other: Awaited<ReturnType<typeof createTestDatabase>>;
let otherUrl: string;
/** As the migrations leave it. */
let origin: Origin;
let test_: TestDeps;

const fileUrl = (name: string) => pathToFileURL(path.join(dir, name)).href;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'mintmark-test-'));
  other = await createTestDatabase();
  otherUrl = other.url ?? fileUrl('other.db');
  test_ = await createTestDeps();
  await migrate({ url: fileUrl('plain.db'), log });
  origin = await reading(fileUrl('plain.db'), async ({ engine, migrations }) => ({ engine, migrations }));
});
afterAll(async () => {
  await test_?.close();
  await other?.drop();
  await rm(dir, { recursive: true, force: true });
});

async function reading<T>(url: string, work: (source: TableSource) => Promise<T>): Promise<T> {
  const source = await openTableSource(url);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

async function copy(from: string, to: string): Promise<void> {
  await reading(from, async (source) => {
    const target = await openTableTarget({ url: to, origin: source, log });
    for (const table of source.tables) {
      for await (const rows of source.rows(table)) await target.write(table, rows);
    }
    await target.finish();
  });
}

/** Field → kind for each model, as prisma/schema.prisma has them. */
function schemaColumns(): Record<string, Record<string, ColumnKind>> {
  const kinds: Record<string, ColumnKind> = {
    String: 'text',
    Int: 'int',
    BigInt: 'bigint',
    Float: 'float',
    Boolean: 'boolean',
    DateTime: 'time',
    Json: 'json',
    Bytes: 'bytes',
  };
  const schema = readFileSync(path.join(projectRoot, 'prisma/schema.prisma'), 'utf8');
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  return Object.fromEntries(
    models.map(([, name = '', body = '']) => {
      const fields = [...body.matchAll(/^ {2}(\w+) +(\w+)(?!\w*\[)/gm)];
      const columns = fields.flatMap(([, field = '', type = '']) => {
        const kind = kinds[type];
        return kind ? [[field, kind] as const] : [];
      });
      return [name, Object.fromEntries(columns)];
    }),
  );
}

describe('all tables of a database', () => {
  test('are found in the database itself, each with its columns: nobody keeps a list', async () => {
    const url = test_.deps.env.databaseUrl;
    const found = await reading(url, async ({ tables }) =>
      Object.fromEntries(
        tables.map(({ name, columns }) => [
          name,
          Object.fromEntries(columns.map((one) => [one.name, one.kind])),
        ]),
      ),
    );
    expect(found).toEqual(schemaColumns());
  });

  test('go to the other engine and back without a difference, whatever they hold', async () => {
    const [first, second] = [fileUrl('first.db'), fileUrl('second.db')];
    const tables = await reading(fileUrl('plain.db'), async (source) => source.tables);
    await fillAwkwardly(tables, await openTableTarget({ url: first, origin, log }));
    await copy(first, otherUrl);
    await copy(otherUrl, second);
    const content = await reading(first, contentOf);
    expect(Object.values(content).every((rows) => rows.length === 3)).toBe(true);
    expect(await reading(otherUrl, contentOf)).toEqual(content);
    expect(await reading(second, contentOf)).toEqual(content);
  });

  test('read to the server as what it wrote, and new rows continue after the old ones', async () => {
    const { deps, actor } = test_;
    await insertDataset(deps);
    const run = await queueRun(deps, actor);
    await deps.db.stepChunk.create({
      data: { runId: run.id, toSeq: 1, entries: new Uint8Array([0, 1, 255]) },
    });
    await copy(deps.env.databaseUrl, otherUrl);
    const db = await openDatabase({ url: otherUrl, log });
    expect(await db.user.findMany()).toEqual(await deps.db.user.findMany());
    expect(await db.run.findMany({ include: { events: true, stepChunks: true } })).toEqual(
      await deps.db.run.findMany({ include: { events: true, stepChunks: true } }),
    );
    const items = await deps.db.datasetItem.findMany({ orderBy: { id: 'asc' } });
    expect(await db.datasetItem.findMany({ orderBy: { id: 'asc' } })).toEqual(items);
    const [{ id: _, ...item } = items[0] as never] = items;
    const added = await db.datasetItem.create({ data: item as Omit<(typeof items)[0], 'id'> });
    expect(added.id).toBe((items.at(-1)?.id ?? 0) + 1);
    await closeDatabase(db);
  });

  test('stay as they are when filling is given up, or a reference leads nowhere', async () => {
    const before = await reading(otherUrl, contentOf);
    const tables = await reading(fileUrl('plain.db'), async (source) => source.tables);
    const given = await openTableTarget({ url: otherUrl, origin, log });
    const users = tables.find(({ name }) => name === 'User');
    const sessions = tables.find(({ name }) => name === 'Session');
    if (!users || !sessions) throw new Error('no such tables');
    await given.abandon();
    expect(await reading(otherUrl, contentOf)).toEqual(before);

    const broken = await openTableTarget({ url: otherUrl, origin, log });
    await broken.write(sessions, [
      sessions.columns.map(({ kind }) => (kind === 'time' ? '2026-01-01T00:00:00.000Z' : 'x')),
    ]);
    await expect(broken.finish()).rejects.toThrow(/Session/);
    await broken.abandon();
    expect(await reading(otherUrl, contentOf)).toEqual(before);
    expect(await hasTables(otherUrl)).toBe(true);
    expect((await readdir(dir)).filter((name) => name.includes('restoring'))).toEqual([]);
  });

  test('of a newer version are refused', async () => {
    const newer = { engine: origin.engine, migrations: [...origin.migrations, '9999_later'] };
    await expect(openTableTarget({ url: fileUrl('newer.db'), origin: newer, log })).rejects.toThrow(
      /newer version of Mintmark.*9999_later/,
    );
  });

  test('are those of one moment, whatever is written while they are read', async () => {
    const { deps } = test_;
    await reading(deps.env.databaseUrl, async (source) => {
      const before = await deps.db.setting.count();
      await deps.db.setting.create({ data: { key: 'written meanwhile', value: '1' } });
      const settings = source.tables.find(({ name }) => name === 'Setting');
      let read = 0;
      if (settings) for await (const rows of source.rows(settings)) read += rows.length;
      expect(read).toBe(before);
    });
    await deps.db.setting.delete({ where: { key: 'written meanwhile' } });
  });
});
