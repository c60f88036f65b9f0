import { rename } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRow } from '@/shared/contracts/audit';
import { createTestDeps, openReplica, type TestDeps } from '../../testing/test-deps';
import { AuditLog } from './audit-log';
import type { AuditRecord } from './audit-record';
import { erasePerson } from './repo';
import { cutLog, listEntries, readEntries, verifyLog } from './service';

let t: TestDeps;
let replica: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
  // On SQLite two connections of one file stand for two servers: more than the lock of the data folder allows.
  replica = await openReplica(t);
});
afterAll(async () => {
  await replica.close();
  await t.close();
});

const record = (action: string, more: Partial<AuditRecord> = {}): AuditRecord => ({
  action,
  outcome: 'done',
  via: 'page',
  actor: { id: 'ada', name: 'Ada' },
  address: '192.0.2.1',
  tokenId: null,
  object: { type: 'run', id: 'r1' },
  detail: {},
  ...more,
});

async function all(): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  for await (const row of readEntries(t.deps)) rows.push(row);
  return rows;
}

describe('the audit log', () => {
  test('is one chain, however many servers append at once', async () => {
    for (let i = 0; i < 100; i++) {
      t.deps.audit.record(record('first'));
      replica.deps.audit.record(record('second'));
      if (i % 10 === 0) await Promise.all([t.deps.audit.flush(), replica.deps.audit.flush()]);
    }
    await Promise.all([t.deps.audit.flush(), replica.deps.audit.flush()]);
    const found = await verifyLog(t.deps, {});
    expect(found).toMatchObject({ problem: null, entries: 200, last: { seq: 200 } });
    expect((await all()).filter(({ action }) => action === 'second')).toHaveLength(100);
  });

  test('keeps what a server had not appended when it was killed, once, and says what it does not know', async () => {
    const { dataDir } = t.deps.env;
    const spool = path.join(dataDir, 'audit-spool.jsonl');
    const killed = new AuditLog({ ...t.deps, dataDir });
    const known = killed.begin(record('killed.known'));
    known.end({ outcome: 'done' });
    killed.begin(record('killed.unknown'));
    await killed.flush();
    // The first one is in the table already, and both are in the file, for one has not ended.
    await rename(spool, path.join(dataDir, 'kept'));
    await killed.close();
    await rename(path.join(dataDir, 'kept'), spool);
    const next = new AuditLog({ ...t.deps, dataDir });
    await next.close();
    const found = (await all()).filter(({ action }) => action.startsWith('killed.'));
    expect(found.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['killed.known', 'done'],
      ['killed.unknown', 'unknown'],
    ]);
    expect((await verifyLog(t.deps, {})).problem).toBeNull();
  });

  test('keeps text that a database would change or a terminal would obey, as plain text', async () => {
    t.deps.audit.record(
      record('hostile', {
        actor: { id: null, name: 'a\0b\u202ec\u001b[2J\ud800' },
        object: { type: 'run', id: `${'x'.repeat(300)}\0` },
        detail: { note: '\0\ud800' },
      }),
    );
    await t.deps.audit.flush();
    const [row] = (await all()).slice(-1);
    expect(row?.actorName).toBe('abc[2J\ufffd');
    expect(row?.objectId).toHaveLength(200);
    expect((await verifyLog(t.deps, {})).problem).toBeNull();
  });

  test('is filtered by person, action, object and time, page by page', async () => {
    const { deps } = t;
    const from = new Date();
    deps.audit.record(
      record('filter.me', { actor: { id: 'bea', name: 'Bea' }, object: { type: 'model', id: 'm-7' } }),
    );
    await deps.audit.flush();
    const find = async (filter: object) => (await listEntries(deps, { limit: 50, ...filter })).items;
    for (const filter of [{ actorId: 'bea' }, { action: 'filter.me' }, { search: 'model m-7' }, { from }]) {
      expect(
        (await find(filter)).map(({ action }) => action),
        JSON.stringify(filter),
      ).toEqual(['filter.me']);
    }
    const first = await listEntries(deps, { limit: 50, to: from });
    expect(first.items[0]?.seq).toBeGreaterThan(first.items[1]?.seq ?? 0);
    const second = await listEntries(deps, { limit: 50, to: from, cursor: first.nextCursor ?? '' });
    expect(second.items[0]?.seq).toBe((first.items.at(-1)?.seq ?? 0) - 1);
  });
});

describe('the table', () => {
  const change = (sql: string) => t.deps.db.$executeRawUnsafe(sql);

  test('refuses that an entry is changed or removed', async () => {
    await expect(change(`UPDATE "AuditEntry" SET "action" = 'x' WHERE "seq" = 1`)).rejects.toThrow(
      'append-only',
    );
    await expect(change(`UPDATE "AuditEntry" SET "actorName" = 'Eve' WHERE "seq" = 1`)).rejects.toThrow(
      'append-only',
    );
    await expect(change('DELETE FROM "AuditEntry"')).rejects.toThrow('append-only');
    await expect(change('DELETE FROM "AuditEntry" WHERE "seq" = 1')).rejects.toThrow('append-only');
  });

  test('forgets an erased person, and the chain holds', async () => {
    t.deps.audit.record(record('erased', { actor: { id: 'zoe', name: 'Zoe' }, address: '203.0.113.9' }));
    await t.deps.audit.flush();
    await t.deps.db.$transaction((tx) => erasePerson(tx, 'zoe'));
    const [row] = (await listEntries(t.deps, { limit: 50, actorId: 'zoe' })).items;
    expect([row?.actorName, row?.address]).toEqual([null, null]);
    expect((await verifyLog(t.deps, {})).problem).toBeNull();
  });
});

describe('retention', () => {
  let before: AuditRow[];
  beforeEach(async () => {
    before = await all();
  });
  const cut = (days: number, now: Date) =>
    cutLog({ ...t.deps, env: { ...t.deps.env, auditDays: days } }, now);

  test('removes nothing unless it is set, nor what is young', async () => {
    expect(await cutLog(t.deps, new Date(Date.now() + 1e12))).toBe(0);
    expect(await cut(30, new Date())).toBe(0);
  });

  test('leaves a chain that proves itself and what was exported before', async () => {
    const last = before.at(-1);
    expect(await cut(30, new Date(Date.now() + 31 * 86_400_000))).toBe(before.length);
    t.deps.audit.record(record('after'));
    await t.deps.audit.flush();
    const rest = await all();
    expect(rest.map(({ action }) => action)).toEqual(['audit.cut', 'after']);
    expect(rest[0]?.previousHash).toBe(last?.hash);
    const found = await verifyLog(t.deps, { expect: { seq: last?.seq ?? 0, hash: last?.hash ?? '' } });
    expect(found).toMatchObject({ problem: null, entries: 2, cut: before.length });
    // Again, the checkpoint with it.
    expect(await cut(30, new Date(Date.now() + 62 * 86_400_000))).toBe(2);
    expect(await verifyLog(t.deps, {})).toMatchObject({ problem: null, entries: 1, cut: before.length + 2 });
  });
});
