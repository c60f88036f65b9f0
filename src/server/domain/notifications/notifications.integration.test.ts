import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTIFICATION_KINDS } from '@/shared/contracts/notifications';
import type { Tx } from '../../db/dialect';
import { engineOf } from '../../db/engine';
import type { RunLease } from '../../db/run-row';
import { migrationsDir } from '../../project-root';
import {
  claimAndStart,
  connectWorker,
  insertDataset,
  queueRun,
  storeResults,
} from '../../testing/run-fixtures';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { epochEvents, trainerSummary } from '../../testing/worker-reports';
import { tunables } from '../../tunables';
import { requestCancel, retryRun } from '../runs/controls/controls';
import { appendWorkerEvents } from '../runs/ingest/ingest';
import { finishRun } from '../runs/lease/finish';
import { markStalled, stallWatch } from '../runs/lease/stalled';
import { getRun, listEvents } from '../runs/query-service';
import {
  getPreferences,
  listNotifications,
  markRead,
  removeOldNotifications,
  setPreferences,
} from './service';
import { createWebhook } from './webhook-service';
import { writeBackupNotice } from './write-notice';

let test: TestDeps;
let versionId: string;
beforeEach(async () => {
  test = await createTestDeps();
  ({ versionId } = await insertDataset(test.deps));
  await connectWorker(test.deps, 'one');
});
afterEach(() => test.close());

async function startedRun(name = 'coins'): Promise<RunLease> {
  await queueRun(test.deps, test.actor, name);
  return claimAndStart(test.deps, 'one');
}

/** The part of the migration that turns what is wanted into what is switched off. */
async function migratePreferences(): Promise<void> {
  const { databaseUrl } = test.deps.env;
  const file = path.join(migrationsDir(engineOf(databaseUrl)), '0029_makers_and_muted_kinds/migration.sql');
  const sql = await readFile(file, 'utf8');
  const update = sql.slice(sql.indexOf('UPDATE "NotificationPreference"')).trim();
  await test.deps.db.$executeRawUnsafe(update);
}

const fail = (lease: RunLease) =>
  finishRun(test.deps, lease, { kind: 'failed', code: 'out-of-memory', message: 'No memory was left.' });

describe('notifications of a run', () => {
  it('is its success, with the accuracy that the server counted, once, however often the worker repeats itself', async () => {
    const { deps, actor } = test;
    const lease = await startedRun();
    await appendWorkerEvents(deps, lease, [
      {
        sourceSeq: 1,
        at: Date.now(),
        event: { type: 'evaluation', payload: { ...trainerSummary().evaluations[1], top1: 0.81 } as never },
      },
    ]);
    const files = await storeResults(deps, versionId);
    const outcome = { kind: 'succeeded' as const, summary: trainerSummary(), files };
    await Promise.all([finishRun(deps, lease, outcome), finishRun(deps, lease, outcome)]);
    await finishRun(deps, lease, outcome);
    const { items, unread } = await listNotifications(deps, actor);
    expect(items).toMatchObject([{ kind: 'run-succeeded', runId: lease.runId, runNumber: 1, read: false }]);
    expect(items[0]?.title).toBe('Run #1 “coins” succeeded');
    const [model] = await deps.db.modelVersion.findMany();
    expect(model?.top1).not.toBeCloseTo(0.81);
    expect(items[0]?.body).toBe(`Top-1 ${(100 * Number(model?.top1)).toFixed(1)} %.`);
    expect(unread).toBe(1);
  });

  it('is its failure with the reason, again after a retry failed too', async () => {
    const { deps, actor } = test;
    await fail(await startedRun());
    await retryRun(deps, actor, '1');
    await fail(await claimAndStart(deps, 'one'));
    const { items } = await listNotifications(deps, actor);
    expect(items.map(({ kind, body }) => [kind, body])).toEqual([
      ['run-failed', 'No memory was left.'],
      ['run-failed', 'No memory was left.'],
    ]);
  });

  it('is nothing when a person cancelled it', async () => {
    const { deps, actor } = test;
    const lease = await startedRun();
    await requestCancel(deps, actor, '1');
    await fail(lease);
    expect((await getRun(deps, '1')).state).toBe('cancelled');
    expect((await listNotifications(deps, actor)).items).toEqual([]);
  });

  it('is not written when the change itself is rolled back', async () => {
    const { deps, actor } = test;
    await createWebhook(deps, actor, { url: 'https://example.org/hook', kinds: ['run-failed'] });
    const lease = await startedRun();
    // What the transaction writes last cannot be written.
    await deps.db.$executeRawUnsafe('ALTER TABLE "RunEvent" RENAME TO "Away"');
    await expect(fail(lease)).rejects.toThrow();
    expect(await deps.db.notification.count()).toBe(0);
    expect(await deps.db.delivery.count()).toBe(0);
    await deps.db.$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "RunEvent"');
    await fail(lease);
    expect(await deps.db.notification.count()).toBe(1);
    expect(await deps.db.delivery.count()).toBe(1);
  });
});

describe('a run without progress', () => {
  const stallMs = tunables.stallMinutes * 60_000;
  const stepMs = tunables.stallCheckSeconds * 1000;

  it('is called stalled once, by a clock that does not jump, and well again with the next progress', async () => {
    const { deps, actor } = test;
    const lease = await startedRun();
    const watch = stallWatch();
    let marked = 0;
    for (let now = 0; now <= stallMs + 4 * stepMs; now += stepMs) {
      if (now < stallMs) expect(marked).toBe(0);
      marked += await markStalled(deps, watch, now);
    }
    expect(marked).toBe(1);
    expect((await getRun(deps, '1')).stalledAt).toEqual(expect.any(Date));
    const { items } = await listNotifications(deps, actor);
    expect(items.map(({ kind }) => kind)).toEqual(['run-stalled']);
    expect(items[0]?.body).toMatch(/No progress for 10 min.*pause and resume/);
    const { events } = await listEvents(deps, { run: '1', afterSeq: 0, limit: 100 });
    expect(events.filter(({ type }) => type === 'log')).toMatchObject([{ payload: { level: 'warn' } }]);

    await appendWorkerEvents(deps, lease, epochEvents(1, 1));
    expect((await getRun(deps, '1')).stalledAt).toBeNull();
  });

  it('is left alone while it gets on, and when the server itself was away', async () => {
    const { deps } = test;
    const lease = await startedRun();
    const watch = stallWatch();
    await markStalled(deps, watch, 0);
    // The process slept for two hours: it saw nothing in between and may blame nobody.
    expect(await markStalled(deps, watch, 2 * 3_600_000)).toBe(0);
    let seq = 0;
    for (let now = 0; now <= 2 * stallMs; now += stepMs) {
      if (now % (stallMs / 2) < stepMs) await appendWorkerEvents(deps, lease, epochEvents(++seq, 1));
      expect(await markStalled(deps, watch, 3 * 3_600_000 + now)).toBe(0);
    }
  });
});

describe('which notifications a person gets', () => {
  it('begins with their coming, ends where they have read, and each reads for themselves', async () => {
    const { deps, actor } = test;
    await fail(await startedRun());
    await fail(await startedRun());
    const [newest, older] = (await listNotifications(deps, actor)).items;
    await markRead(deps, actor, { upTo: older?.createdAt ?? new Date() });
    expect(await listNotifications(deps, actor)).toMatchObject({ unread: 1 });
    await markRead(deps, actor, { upTo: newest?.createdAt ?? new Date() });
    // An old page that marks less changes nothing.
    await markRead(deps, actor, { upTo: older?.createdAt ?? new Date() });
    const list = await listNotifications(deps, actor);
    expect(list.unread).toBe(0);
    expect(list.items.every(({ read }) => read)).toBe(true);
    const bob = await insertTestMember(deps, { name: 'Bob', email: 'bob@example.org', role: 'viewer' });
    await fail(await startedRun());
    expect((await listNotifications(deps, bob)).unread).toBe(1);
  });

  it('is what they chose: kinds, and only their own runs', async () => {
    const { deps, actor } = test;
    const bob = await insertTestMember(deps, { name: 'Bob', email: 'bob@example.org', role: 'member' });
    await fail(await startedRun('of Ada'));
    await setPreferences(deps, bob, {
      revision: 0,
      kinds: [...NOTIFICATION_KINDS],
      ownOnly: true,
      email: false,
    });
    expect((await listNotifications(deps, bob)).items).toEqual([]);
    await setPreferences(deps, actor, {
      revision: 0,
      kinds: ['run-succeeded'],
      ownOnly: false,
      email: false,
    });
    expect((await listNotifications(deps, actor)).items).toEqual([]);
    expect(await getPreferences(deps, actor)).toEqual({
      kinds: ['run-succeeded'],
      ownOnly: false,
      email: false,
      revision: 1,
      emailAvailable: false,
    });
    await expect(
      setPreferences(deps, actor, { revision: 1, kinds: [], ownOnly: false, email: true }),
    ).rejects.toThrow(/MINTMARK_SMTP_URL/);
  });

  it('is a kind of a later release too, for who saved what they want before it came', async () => {
    const { deps, actor } = test;
    await setPreferences(deps, actor, { revision: 0, kinds: ['run-succeeded', 'backup-failed'] });
    // As an earlier release wrote it, which knew four kinds.
    await deps.db.notificationPreference.updateMany({
      data: { mutedKinds: ['run-failed', 'run-succeeded'] },
    });
    await migratePreferences();
    const { kinds } = await getPreferences(deps, actor);
    const later = ['review-requested', 'review-decided', 'comment'];
    expect(kinds).toEqual(['run-succeeded', 'run-failed', ...later, 'backup-failed']);
    await deps.db.$transaction((tx) => writeBackupNotice(tx as Tx, 'The disk is full.'));
    expect((await listNotifications(deps, actor)).items).toMatchObject([{ kind: 'backup-failed' }]);
    await setPreferences(deps, actor, { revision: 1, kinds: ['run-failed'] });
    expect((await listNotifications(deps, actor)).items).toEqual([]);
    expect(await deps.db.notificationPreference.findFirst({ select: { mutedKinds: true } })).toEqual({
      mutedKinds: ['run-succeeded', 'run-stalled', 'sweep-finished', ...later, 'backup-failed'],
    });
  });

  it('is removed after ninety days', async () => {
    const { deps, actor } = test;
    await fail(await startedRun());
    const day = 86_400_000;
    expect(await removeOldNotifications(deps, new Date(Date.now() + 89 * day))).toBe(0);
    expect(await removeOldNotifications(deps, new Date(Date.now() + 91 * day))).toBe(1);
    expect((await listNotifications(deps, actor)).items).toEqual([]);
  });
});
