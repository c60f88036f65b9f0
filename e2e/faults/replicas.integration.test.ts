import path from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { createToken } from '@/server/domain/team/token-service';
import { TcpRelay } from '@/server/testing/tcp-relay';
import type { RunEvent } from '@/shared/run-events';
import { findRedis, startRedis } from '../../scripts/database/temporary-redis.mjs';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { type Child, Installation } from '../support/installation';
import { freePort } from '../support/mintmark-server';

const onPostgresql = Boolean(process.env.MINTMARK_TEST_POSTGRESQL);

const RUNS = 24;

let installation: Installation;
let otherPort: number;
let other: Child;
let relay: TcpRelay | undefined;
let redis: Awaited<ReturnType<typeof startRedis>> | null = null;

async function startBoth(settings: Record<string, string> = {}): Promise<void> {
  installation = await Installation.open();
  await installation.startWeb(settings);
  otherPort = await freePort();
  other = await startOther(settings);
  relay = await TcpRelay.open(otherPort);
}
afterEach(async () => {
  if (!onPostgresql) return;
  await relay?.close();
  await installation?.close();
  await redis?.kill();
  redis = null;
});

/** A second server on the same database and the same files, with a data folder of its own. */
async function startOther(settings: Record<string, string>): Promise<Child> {
  const web = await installation.startWeb({
    MINTMARK_PORT: String(otherPort),
    MINTMARK_DATA: path.join(installation.dir, 'other'),
    MINTMARK_FILES: installation.test.deps.env.dataDir,
    ...settings,
  });
  await installation.until(() =>
    fetch(`http://127.0.0.1:${otherPort}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return web;
}

/** Follows a run on the first server as a page does. */
async function follow(runId: string) {
  const { deps, actor } = installation.test;
  const { secret } = await createToken(deps, actor, { kind: 'api', name: 'page' });
  const received: RunEvent[] = [];
  const page = io(`${installation.url}/live`, {
    transports: ['websocket'],
    extraHeaders: { authorization: `Bearer ${secret}` },
  });
  page.on('events', ({ events }: { events: RunEvent[] }) => received.push(...events));
  await page.emitWithAck('subscribe', { runId, afterSeq: 0 });
  return { page, received };
}

/** A worker feeds a run at the second server, which is killed; a page follows it at the first. */
async function expectFollowedAcross(): Promise<void> {
  const { id } = await installation.queue(BEHAVIOUR.goesOn);
  const { page, received } = await follow(id);
  await installation.startWorker('worker', { url: `http://127.0.0.1:${relay?.port}` });
  const epochs = async () => (await installation.run(id)).epochs.length;
  await installation.until(async () => (await epochs()) >= 3);
  // Notified while the second one lives: not only read up later.
  await installation.until(async () => received.some(({ type }) => type === 'epoch'));

  await installation.kill(other);
  relay?.lead(installation.port);
  const before = await epochs();
  await installation.until(async () => (await epochs()) >= before + 3);
  await (await installation.api()).runs.stop.mutate({ run: id });
  await installation.reach(id, 'succeeded');

  expect(await installation.run(id)).toMatchObject({ attempt: 1 });
  await installation.expectWholeLog(id);
  const log = await installation.log(id);
  await installation.until(async () => received.length >= log.length);
  expect(received).toEqual(log);
  page.disconnect();
}

describe.skipIf(!onPostgresql)('two server processes on one PostgreSQL', { timeout: 150_000 }, () => {
  it('show a run that is fed through one on the other, and it ends there when the first is killed', async () => {
    await startBoth();
    await expectFollowedAcross();
  });

  it.skipIf(!findRedis())('do so through Redis, when one is set', async () => {
    redis = await startRedis(await freePort());
    await startBoth({ MINTMARK_REDIS_URL: redis.url });
    await expectFollowedAcross();
  });

  it('train each of many runs once, with a worker at each that claim at once', async () => {
    await startBoth();
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push((await installation.queue(BEHAVIOUR.ends, 2)).id);
    await Promise.all([
      installation.startWorker('near', { env: { MINTMARK_WORKER_SLOTS: '3' } }),
      installation.startWorker('far', {
        url: `http://127.0.0.1:${relay?.port}`,
        env: { MINTMARK_WORKER_SLOTS: '3' },
      }),
    ]);
    const { db } = installation.test.deps;
    await installation.until(async () => (await db.run.count({ where: { endedAt: null } })) === 0, 140_000);
    const by = new Set<string | null>();
    for (const id of runs) {
      const run = await installation.run(id);
      expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
      by.add(run.workerName);
      await installation.expectWholeLog(id);
    }
    expect(by).toEqual(new Set(['near', 'far']));
    const models = await db.modelVersion.findMany({ orderBy: { number: 'asc' } });
    expect(models.map(({ number }) => number)).toEqual(runs.map((_, index) => index + 1));
  });
});
