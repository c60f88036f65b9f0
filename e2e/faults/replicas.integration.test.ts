import path from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToken } from '@/server/domain/team/token-service';
import { TcpRelay } from '@/server/testing/tcp-relay';
import type { RunEvent } from '@/shared/run-events';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { type Child, Installation } from '../support/installation';
import { freePort } from '../support/mintmark-server';

const onPostgresql = Boolean(process.env.MINTMARK_TEST_POSTGRESQL);

let installation: Installation;
let otherPort: number;
let other: Child;
let relay: TcpRelay;
beforeEach(async () => {
  if (!onPostgresql) return;
  installation = await Installation.open({ trainer: 'fake' });
  await installation.startWeb();
  otherPort = await freePort();
  other = await startOther();
  relay = await TcpRelay.open(otherPort);
});
afterEach(async () => {
  if (!onPostgresql) return;
  await relay.close();
  await installation.close();
});

/** A second server on the same database and the same files, with a data folder of its own. */
async function startOther(): Promise<Child> {
  const web = await installation.startWeb({
    MINTMARK_PORT: String(otherPort),
    MINTMARK_DATA: path.join(installation.dir, 'other'),
    MINTMARK_FILES: installation.test.deps.env.dataDir,
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

describe.skipIf(!onPostgresql)('two server processes on one PostgreSQL', { timeout: 150_000 }, () => {
  it('show a run that is fed through one on the other, and it ends there when the first is killed', async () => {
    const { id } = await installation.queue(BEHAVIOUR.goesOn);
    const { page, received } = await follow(id);
    await installation.startWorker('worker', { url: `http://127.0.0.1:${relay.port}` });
    const epochs = async () => (await installation.run(id)).epochs.length;
    await installation.until(async () => (await epochs()) >= 3);

    await installation.kill(other);
    relay.lead(installation.port);
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
  });

  it('train each of 50 runs once, with a worker at each that claim at once', async () => {
    const runs = [];
    for (let run = 0; run < 50; run++) runs.push((await installation.queue(BEHAVIOUR.ends, 2)).id);
    await Promise.all([
      installation.startWorker('near', { env: { MINTMARK_WORKER_SLOTS: '3' } }),
      installation.startWorker('far', {
        url: `http://127.0.0.1:${relay.port}`,
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
