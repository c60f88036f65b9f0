import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveTopic, ReviewVisitor } from '@/shared/live-protocol';
import { applyOperation } from '../domain/drafts/append';
import { createDraft } from '../domain/drafts/draft-service';
import { listVisitors } from '../domain/drafts/visits';
import { changeRun } from '../domain/runs/event-log/event-log';
import { appendWorkerEvents } from '../domain/runs/ingest/ingest';
import { acceptInvite, createInvite } from '../domain/team/invite-service';
import { revokeToken } from '../domain/team/token-service';
import { claimAndStart, insertDataset, insertReview, queueRun } from '../testing/run-fixtures';
import { connected, disconnected, Received, SocketServer } from '../testing/socket-server';
import { epochEvents } from '../testing/worker-reports';
import { tunables } from '../tunables';

let server: SocketServer;
beforeEach(async () => {
  server = await SocketServer.open();
  await insertDataset(server.test.deps);
});
afterEach(() => server.close());

const consecutive = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Writes `count` log entries to a run, a few at a time. */
async function write(runId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 4) {
    await changeRun(server.test.deps, runId, () => ({
      result: null,
      events: Array.from({ length: Math.min(4, count - index) }, () => ({
        event: { type: 'log' as const, payload: { level: 'info' as const, message: 'a line' } },
        at: new Date(),
      })),
    }));
  }
}

describe('who may listen', () => {
  it('refuses a socket without a session, with a bad token, or with a worker’s token', async () => {
    const worker = await server.token('worker');
    const unknown: Record<string, string>[] = [
      {},
      { authorization: 'Bearer nonsense' },
      { authorization: `Bearer ${worker.secret}` },
      { cookie: 'session_token=guess' },
    ];
    for (const headers of unknown) {
      await expect(connected(await server.live(headers))).rejects.toThrow('not-signed-in');
    }
  });

  it('refuses a page of another origin, cookie or not', async () => {
    const { secret } = await server.token('api');
    const headers = { authorization: `Bearer ${secret}`, origin: 'https://evil.example' };
    await expect(connected(await server.live(headers))).rejects.toThrow();
    await connected(await server.live({ ...headers, origin: server.url }));
  });

  it('admits the cookie of a sign-in and lets go of it after the sign-out', async () => {
    const { deps } = server.test;
    const invite = await createInvite(deps, { role: 'viewer', createdBy: server.test.actor.userId });
    const token = invite.path.split('=').at(-1) ?? '';
    await acceptInvite(deps, { token, name: 'Bob', email: 'bob@example.org', password: 'correct horse' });
    const response = await deps.auth.api.signInEmail({
      body: { email: 'bob@example.org', password: 'correct horse' },
      asResponse: true,
    });
    const cookie = response.headers
      .getSetCookie()
      .map((line: string) => line.split(';')[0])
      .join('; ');
    const client = await server.live({ cookie });
    await connected(client);

    const gone = disconnected(client);
    await deps.auth.api.signOut({ headers: new Headers({ cookie }) });
    deps.live.publishAccess();
    expect(await gone).toBe('io server disconnect');
    await expect(connected(await server.live({ cookie }))).rejects.toThrow('not-signed-in');
  });

  it('lets go of a revoked token and keeps the others', async () => {
    const { deps, actor } = server.test;
    const token = await server.token('api');
    const revoked = await server.live({ authorization: `Bearer ${token.secret}` });
    const kept = await server.live();
    await Promise.all([connected(revoked), connected(kept)]);
    const gone = disconnected(revoked);
    await revokeToken(deps, actor, token.id);
    await gone;
    expect(kept.connected).toBe(true);
    // Whoever has another role comes again as what that person is now.
    const again = disconnected(kept);
    await deps.db.user.update({ where: { id: actor.userId }, data: { role: 'viewer' } });
    deps.live.publishAccess();
    await again;
  });
});

describe('the log of a run', () => {
  it('comes whole and in order to pages that subscribe at any moment while it grows', async () => {
    const run = await queueRun(server.test.deps, server.test.actor);
    const total = 1 + 1200;
    const writing = write(run.id, 1200);
    const pages: Received[] = [];
    for (let page = 0; page < 5; page++) {
      const received = new Received(run.id);
      const client = await server.live();
      await connected(client);
      await received.follow(client);
      pages.push(received);
      await delay(60);
    }
    await writing;
    await Promise.all(pages.map((received) => received.until(total)));
    await delay(100);
    for (const received of pages) expect(received.events.map(({ seq }) => seq)).toEqual(consecutive(total));
  });

  it('comes without gap or double over cut connections', async () => {
    const run = await queueRun(server.test.deps, server.test.actor);
    const total = 1 + 600;
    const writing = write(run.id, 600);
    const received = new Received(run.id);
    let client = await server.live();
    for (let cut = 0; cut < 6; cut++) {
      await connected(client);
      await received.follow(client);
      await delay(80);
      // The line breaks as a network does: without a goodbye.
      client.io.engine.close();
      client = await server.live();
    }
    await connected(client);
    await received.follow(client);
    await writing;
    await received.until(total);
    await delay(100);
    expect(received.events.map(({ seq }) => seq)).toEqual(consecutive(total));
  });

  it('starts over from where a new subscription on the same socket says, and ends the old one', async () => {
    const run = await queueRun(server.test.deps, server.test.actor);
    const client = await server.live();
    await connected(client);
    const received = new Received(run.id);
    await received.follow(client);
    const writing = write(run.id, 200);
    await received.until(20);
    await new Promise<void>((resolve) => {
      client.emit('subscribe', { runId: run.id, afterSeq: 5 }, () => {
        received.events.length = 0;
        resolve();
      });
    });
    await writing;
    await expect.poll(() => received.lastSeq, { timeout: 10_000 }).toBe(201);
    expect(received.events.map(({ seq }) => seq)).toEqual(consecutive(201).slice(5));
  });

  it('stops after unsubscribe, and other runs are not received', async () => {
    const { deps, actor } = server.test;
    const [run, other] = [await queueRun(deps, actor), await queueRun(deps, actor)];
    const client = await server.live();
    await connected(client);
    const received: string[] = [];
    client.on('events', ({ runId, events }) => received.push(...events.map(() => runId)));
    await client.emitWithAck('subscribe', { runId: run.id, afterSeq: 0 });
    await write(other.id, 8);
    await write(run.id, 8);
    await delay(100);
    client.emit('unsubscribe', { runId: run.id });
    await delay(50);
    await write(run.id, 8);
    await delay(100);
    expect(received).toHaveLength(9);
    expect(new Set(received)).toEqual(new Set([run.id]));
  });

  it('answers a malformed or unknown subscription with words and stays up', async () => {
    const client = await server.live();
    await connected(client);
    for (const request of [
      null,
      'run',
      { runId: 7, afterSeq: 0 },
      { runId: 'x', afterSeq: -1 },
      { runId: 'x', afterSeq: 1e9 },
    ]) {
      const answer = await client.emitWithAck('subscribe', request as never);
      expect(answer).toMatchObject({ ok: false });
    }
    client.emit('subscribe', null as never, undefined as never);
    client.emit('unsubscribe', { runId: {} } as never);
    await delay(50);
    expect(client.connected).toBe(true);
  });
});

describe('lists', () => {
  it('are announced once for many changes within a moment, progress inside an epoch among them', async () => {
    const { deps, actor } = server.test;
    await queueRun(deps, actor);
    const lease = await claimAndStart(deps, 'worker-a');
    const client = await server.live();
    await connected(client);
    const announced: LiveTopic[][] = [];
    client.on('changed', (topics) => announced.push(topics));
    // What went before is announced by then.
    await delay(2 * tunables.changedCoalesceMs);
    announced.length = 0;

    for (let change = 0; change < 20; change++) deps.live.publishChanged('runs');
    await expect.poll(() => announced).toEqual([['runs']]);

    announced.length = 0;
    const batch = { epoch: 1, epochs: 30, batches: 90, loss: 1, accuracy: 0, imgPerSec: 9, etaSeconds: 9 };
    await appendWorkerEvents(
      deps,
      lease,
      [1, 2, 3].map((index) => ({
        sourceSeq: index,
        at: Date.now(),
        event: { type: 'batch', payload: { ...batch, batch: index } },
      })),
    );
    await expect.poll(() => announced, { timeout: 10_000 }).toEqual([['runs']]);
    await appendWorkerEvents(deps, lease, epochEvents(4, 1));
    await expect.poll(() => announced).toEqual([['runs'], ['runs']]);
  });
});

describe('drafts', () => {
  it('show who is there, hold a finding for one page until it leaves, and announce what changed', async () => {
    const { deps, actor } = server.test;
    const version = await deps.db.datasetVersion.findFirstOrThrow();
    const { id: draftId } = await createDraft(deps, actor, { versionId: version.id, name: 'Together' });
    const [ann, bob] = [await server.live(), await server.live()];
    await Promise.all([connected(ann), connected(bob)]);
    const received: string[] = [];
    bob.on('draft', (change) => received.push(change.draftId));
    const visit = (client: typeof ann, finding: number | null) =>
      client.emitWithAck('visit', { draftId, finding });
    expect(await visit(ann, 7)).toEqual({ ok: true, isHeld: true });
    expect(await visit(bob, 7)).toEqual({ ok: true, isHeld: false });
    expect(await visit(bob, 8)).toEqual({ ok: true, isHeld: true });
    expect((await listVisitors(deps, draftId)).map(({ finding }) => finding).sort()).toEqual([7, 8]);
    received.length = 0;
    const item = await deps.db.datasetItem.findFirstOrThrow({ where: { versionId: version.id } });
    await applyOperation(deps, actor, {
      draftId,
      requestId: 'one request',
      operation: { kind: 'drop', photos: [item.photoHash] },
      seen: {},
      findings: [],
    });
    await expect.poll(() => received).toContain(draftId);
    // The line of the one who held it breaks.
    ann.io.engine.close();
    await expect.poll(async () => (await visit(bob, 7)).isHeld).toBe(true);
    expect(await bob.emitWithAck('visit', { draftId: 'none', finding: null })).toEqual({
      ok: false,
      isHeld: false,
    });
    expect(await bob.emitWithAck('visit', null as never)).toEqual({ ok: false, isHeld: false });
  });
});

describe('reviews', () => {
  it('show who is there and where, to those who are there only, and let go of who leaves', async () => {
    const reviewId = await insertReview(server.test.deps, server.test.actor);
    const pages = [await server.live(), await server.live(), await server.live()] as const;
    await Promise.all(pages.map(connected));
    const [ann, bob, outside] = pages;
    const received = new Map(pages.map((page): [typeof page, ReviewVisitor[]] => [page, []]));
    for (const page of pages) page.on('visitor', (visitor) => received.get(page)?.push(visitor));
    const visit = (page: typeof ann, id: string | null) => page.emitWithAck('visit', { reviewId: id });
    const places = () => received.get(bob)?.map(({ place, isGone }) => (isGone ? 'gone' : place));
    const { userId } = server.test.actor;

    expect(await visit(ann, reviewId)).toMatchObject({ ok: true });
    const cell = { kind: 'cell', truth: 0, predicted: 2 } as const;
    ann.emit('point', cell);
    expect(await visit(bob, reviewId)).toMatchObject({ ok: true });
    // Who comes later hears of who is there, and where; and is heard of.
    const { name } = await server.test.deps.db.user.findUniqueOrThrow({ where: { id: userId } });
    const visitor = { reviewId, page: ann.id, userId, name, place: cell, isGone: false };
    await expect.poll(() => received.get(bob)).toEqual([visitor]);
    await expect.poll(() => received.get(ann)).toMatchObject([{ page: bob.id, place: null }]);

    const photo = { kind: 'photo', photoHash: 'a'.repeat(64) } as const;
    for (const wrong of [
      'cell',
      { ...cell, truth: 3 },
      { ...cell, predicted: -1 },
      { ...cell, note: 'x'.repeat(100) },
      { ...photo, photoHash: '../photo' },
    ])
      ann.emit('point', wrong as never);
    // Whoever is at no review says nothing.
    outside.emit('point', photo);
    ann.emit('point', photo);
    ann.emit('point', null);
    await expect.poll(places).toEqual([cell, photo, null]);

    // Leaving a draft, late, is not leaving the review.
    expect(await ann.emitWithAck('visit', { draftId: null, finding: null })).toMatchObject({ ok: true });
    ann.emit('point', photo);
    await expect.poll(places).toEqual([cell, photo, null, photo]);
    await visit(ann, null);
    ann.emit('point', photo);
    await expect.poll(places).toEqual([cell, photo, null, photo, 'gone']);
    await visit(ann, reviewId);
    ann.io.engine.close();
    await expect.poll(places).toEqual([cell, photo, null, photo, 'gone', null, 'gone']);

    expect(await visit(outside, 'none')).toEqual({ ok: false, isHeld: false });
    await server.test.deps.db.review.deleteMany();
    expect(await visit(bob, reviewId)).toEqual({ ok: false, isHeld: false });
    expect(received.get(outside)).toEqual([]);
  });

  it('answers no page that says again and again where it is', async () => {
    const reviewId = await insertReview(server.test.deps, server.test.actor);
    const page = await server.live();
    await connected(page);
    const visit = () => page.emitWithAck('visit', { draftId: reviewId, finding: null });
    const begun = Date.now();
    await Promise.all(Array.from({ length: tunables.maxVisitsPerMinute }, visit));
    expect(await page.emitWithAck('visit', { reviewId })).toEqual({ ok: false, isHeld: false });
    expect(Date.now() - begun).toBeLessThan(60_000);
  });

  it('drop what a page says more often than it may', async () => {
    const reviewId = await insertReview(server.test.deps, server.test.actor);
    const [ann, bob] = [await server.live(), await server.live()];
    await Promise.all([connected(ann), connected(bob)]);
    for (const page of [ann, bob]) await page.emitWithAck('visit', { reviewId });
    let received = 0;
    bob.on('visitor', () => {
      received += 1;
    });
    for (let n = 0; n < 2 * tunables.maxPointsPerMinute; n++) ann.emit('point', null);
    await ann.emitWithAck('visit', { reviewId: null });
    await expect.poll(() => received).toBe(tunables.maxPointsPerMinute);
  });
});
