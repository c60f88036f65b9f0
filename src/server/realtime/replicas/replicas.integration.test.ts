import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewVisitor } from '@/shared/live-protocol';
import { findRedis, startRedis } from '../../../../scripts/database/temporary-redis.mjs';
import { requestStop } from '../../domain/runs/controls/controls';
import { readEvents } from '../../domain/runs/query-service';
import { insertDataset, insertReview, queueRun } from '../../testing/run-fixtures';
import { call, connected, Received, SocketServer, type WorkerClient } from '../../testing/socket-server';
import { createTestDeps, openReplica, type TestDeps } from '../../testing/test-deps';
import { epochEvents } from '../../testing/worker-reports';

const onPostgresql = Boolean(process.env.MINTMARK_TEST_POSTGRESQL);
const REDIS_PORT = 20_000 + (process.pid % 12_000);
const SLOW = 30_000;

let test: TestDeps;
let near: SocketServer;
let far: SocketServer;
let redis: { url: string; kill(): Promise<void> } | null = null;

async function open(redisUrl: string | null) {
  test = await createTestDeps({ env: { redisUrl } });
  await insertDataset(test.deps);
  near = await SocketServer.open(await openReplica(test));
  far = await SocketServer.open(await openReplica(test));
}

afterEach(async () => {
  if (!onPostgresql) return;
  await near.close();
  await far.close();
  await test.close();
  await redis?.kill();
  redis = null;
});

async function claim(client: WorkerClient) {
  const { assignment } = await call(client, 'claim', { checkpointsOf: [], owned: [] });
  return assignment && { runId: assignment.runId, attempt: assignment.attempt };
}

/** A worker on the far server that holds a run, and a page on the near one that follows it. */
async function followFromNear() {
  await queueRun(test.deps, test.actor);
  const worker = await far.worker();
  await connected(worker);
  const ref = await claim(worker);
  if (!ref) throw new Error('nothing to claim');
  await call(worker, 'started', ref);
  const page = await near.live();
  await connected(page);
  const received = new Received(ref.runId);
  await received.follow(page);
  return { worker, page, ref, received };
}

/** Sends so many epochs in small and in large messages, and waits until the page has all there is. */
async function sendAndReceive(
  { worker, ref, received }: Awaited<ReturnType<typeof followFromNear>>,
  first: number,
) {
  for (const [offset, count] of [
    [0, 1],
    [1, 4],
    [5, 95],
    [100, 2],
  ] as const) {
    await call(worker, 'events', { ...ref, events: epochEvents(first + offset, count) });
  }
  const all = await readEvents(test.deps, { runId: ref.runId, afterSeq: 0, limit: 10_000 });
  await received.until(all.length);
  expect(received.events).toEqual(all);
}

/** Resolves when the near server was notified of the last of 204 epochs, rather than having found it by itself. */
function receivesAll({ ref, received }: Awaited<ReturnType<typeof followFromNear>>): Promise<void> {
  const last = received.lastSeq + 204;
  return new Promise((resolve) => {
    near.test.deps.live.on('received', ({ runId, lastSeq }) => {
      if (runId === ref.runId && lastSeq >= last) resolve();
    });
  });
}

/** Two people at one review, each at another server, hear of each other: who comes, points and leaves. */
async function meetAcross(): Promise<void> {
  const reviewId = await insertReview(test.deps, test.actor);
  const [ann, bob] = [await near.live(), await far.live()];
  await Promise.all([connected(ann), connected(bob)]);
  const received = new Map([ann, bob].map((page): [typeof page, ReviewVisitor[]] => [page, []]));
  for (const [page, visitors] of received) page.on('visitor', (visitor) => visitors.push(visitor));
  const cell = { kind: 'cell', truth: 0, predicted: 2 } as const;
  const photo = { kind: 'photo', photoHash: 'a'.repeat(64) } as const;
  const relayed = new Promise<void>((resolve) =>
    far.test.deps.live.on('visitor', ({ visitor }) => visitor.place && resolve()),
  );
  await ann.emitWithAck('visit', { reviewId });
  ann.emit('point', cell);
  await relayed;
  await bob.emitWithAck('visit', { reviewId });
  // Who comes is answered by whoever is there, from the other server, once.
  const atCell = expect.objectContaining({ page: ann.id, place: cell, isGone: false });
  await expect.poll(() => received.get(bob), { timeout: SLOW }).toEqual([atCell]);
  await expect
    .poll(() => received.get(ann), { timeout: SLOW })
    .toMatchObject([{ page: bob.id, place: null }]);
  const places = () => received.get(bob)?.map(({ place, isGone }) => (isGone ? 'gone' : place));
  ann.emit('point', photo);
  await expect.poll(places, { timeout: SLOW }).toEqual([cell, photo]);
  ann.emit('point', null);
  await expect.poll(places, { timeout: SLOW }).toEqual([cell, photo, null]);
  ann.io.engine.close();
  await expect.poll(places, { timeout: SLOW }).toEqual([cell, photo, null, 'gone']);
  expect(received.get(ann)).toHaveLength(1);
}

describe.skipIf(!onPostgresql)('two servers of one PostgreSQL', () => {
  beforeEach(() => open(null));

  it('show a run that is fed through the other: whole, once and in order', { timeout: SLOW }, async () => {
    const following = await followFromNear();
    const receivedAll = receivesAll(following);
    await sendAndReceive(following, 1);
    await sendAndReceive(following, 103);
    await receivedAll;
  });

  it('make good what was lost between them, also when nothing comes after it', {
    timeout: SLOW,
  }, async () => {
    const following = await followFromNear();
    far.test.deps.live.relayTo(null);
    await sendAndReceive(following, 1);
  });

  it('continue after their connection to the database was cut', { timeout: SLOW }, async () => {
    const following = await followFromNear();
    await sendAndReceive(following, 1);
    await test.deps.db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`.catch(() => undefined);
    await delay(2_000);
    await sendAndReceive(following, 103);
  });

  it('notify each other of what changed and what someone asked of a worker', { timeout: SLOW }, async () => {
    const { worker, page, ref } = await followFromNear();
    const notified = new Promise((resolve) => worker.once('control', resolve));
    const changed = new Promise((resolve) => page.once('changed', resolve));
    await requestStop(near.test.deps, test.actor, ref.runId);
    expect(await notified).toEqual({ runId: ref.runId });
    const woken = new Promise((resolve) => worker.once('wake', () => resolve('woken')));
    await queueRun(near.test.deps, test.actor);
    expect(await woken).toBe('woken');
    expect(await changed).toContain('runs');
  });

  it('show people at one review to each other', { timeout: SLOW }, meetAcross);

  it('hand each of 50 runs to one of two workers, one at each', { timeout: 2 * SLOW }, async () => {
    for (let run = 0; run < 50; run++) await queueRun(test.deps, test.actor);
    const workers = [
      await near.worker({ workerId: 'worker-near' }),
      await far.worker({ workerId: 'worker-far' }),
    ];
    await Promise.all(workers.map(connected));
    const claims = await Promise.all(
      workers.map(async (worker) => {
        const owned: { runId: string; attempt: number }[] = [];
        for (;;) {
          const { assignment } = await call(worker, 'claim', { checkpointsOf: [], owned });
          if (!assignment) return owned;
          owned.push({ runId: assignment.runId, attempt: assignment.attempt });
        }
      }),
    );
    const all = claims.flat();
    expect(all).toHaveLength(50);
    expect(new Set(all.map(({ runId }) => runId)).size).toBe(50);
    expect(all.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(claims.map(({ length }) => length > 0)).toEqual([true, true]);
  });
});

describe.skipIf(!onPostgresql || !findRedis())('two servers with Redis between them', () => {
  beforeEach(async () => {
    redis = await startRedis(REDIS_PORT);
    await open(redis.url);
  });

  it('show a run that is fed through the other, before, while and after Redis is killed, and people to each other', {
    timeout: 2 * SLOW,
  }, async () => {
    const following = await followFromNear();
    const receivedAll = receivesAll(following);
    await sendAndReceive(following, 1);
    await sendAndReceive(following, 103);
    await receivedAll;
    await meetAcross();
    await redis?.kill();
    await sendAndReceive(following, 205);
    redis = await startRedis(REDIS_PORT);
    await sendAndReceive(following, 307);
  });
});
