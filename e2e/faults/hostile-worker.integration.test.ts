import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as dial } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '@/server/domain/team/token-service';
import { epochEvents, trainerSummary } from '@/server/testing/worker-reports';
import { type WorkerAck, type WorkerReplies, workerMessages } from '@/shared/worker-protocol';
import { seededRandom } from '../../src/shared/augment/random';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { type Child, Installation } from '../support/installation';
import { connectRawWorker } from '../support/raw-worker';

/* One worker keeps to the protocol and trains; beside it others, with tokens just as good, send what they like. */

let installation: Installation;
let web: Child;
let worker: Child;
let honest: { id: string; workerId: string };
const sockets: Socket[] = [];

beforeAll(async () => {
  installation = await Installation.open();
  web = await installation.startWeb();
  const { id } = await installation.queue(BEHAVIOUR.goesOn);
  worker = await installation.startWorker('honest');
  await installation.until(async () => (await installation.run(id)).epochs.length > 1);
  const { db } = installation.test.deps;
  const { workerId } = await db.run.findUniqueOrThrow({ where: { id } });
  honest = { id, workerId: workerId ?? '' };
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await installation.close();
});

const token = () => {
  const { deps, actor } = installation.test;
  return createToken(deps, actor, { kind: 'worker', name: 'hostile' });
};

async function hostile(over: Record<string, unknown> = {}): Promise<Socket> {
  const socket = await connectRawWorker(installation.url, {
    token: over.token ?? (await token()).secret,
    workerId: `hostile-${sockets.length}`,
    name: 'hostile',
    ...over,
  });
  sockets.push(socket);
  return socket;
}

const ask = <N extends keyof WorkerReplies>(
  socket: Socket,
  name: N,
  message: unknown,
): Promise<WorkerAck<N>> => socket.timeout(30_000).emitWithAck(name, message);

const healthy = async () => {
  const answer = await fetch(`${installation.url}/healthz`, { signal: AbortSignal.timeout(5_000) });
  expect(answer.status).toBe(200);
};

async function residentMiB(): Promise<number> {
  const status = await readFile(`/proc/${web.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Any JSON, nested a little, with the names that matter among its keys. */
function anything(random: () => number, depth = 0): unknown {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const kind = Math.floor(random() * (depth > 3 ? 6 : 8));
  if (kind < 6) {
    return pick([
      null,
      true,
      -1,
      0,
      1.5,
      1e308,
      2 ** 53,
      '',
      '\0\ud800',
      'x'.repeat(500),
      honest.id,
      'epoch',
    ]);
  }
  const length = Math.floor(random() * 5);
  if (kind === 6) return Array.from({ length }, () => anything(random, depth + 1));
  const keys = [
    'runId',
    'attempt',
    'events',
    'sourceSeq',
    'event',
    'type',
    'payload',
    'outcome',
    'hash',
    'kind',
  ];
  return Object.fromEntries(Array.from({ length }, () => [pick(keys), anything(random, depth + 1)]));
}

describe('a hostile worker', { timeout: 90_000 }, () => {
  it('gets an error for random messages', async () => {
    const socket = await hostile();
    const random = seededRandom(11);
    const names = Object.keys(workerMessages) as (keyof WorkerReplies)[];
    for (let round = 0; round < 20; round++) {
      const asked = names.map((name) => ask(socket, name, anything(random)));
      for (const answer of await Promise.all(asked))
        expect(answer).toMatchObject({ ok: false, retry: false });
    }
    const numbers = [Number.NaN, 2 ** 31, 2 ** 53, -1, 0, 1.5];
    for (const attempt of numbers) {
      const answer = await ask(socket, 'heartbeat', { runId: honest.id, attempt });
      expect(answer).toMatchObject({ ok: false, retry: false });
    }
    await healthy();
  });

  it('poisons no prototype and breaks nothing with depth, attachments or size', async () => {
    const poison = JSON.parse(
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"runId":"x","attempt":1}`,
    );
    expect(await ask(await hostile(), 'heartbeat', poison)).toEqual({
      ok: true,
      reply: { directive: 'fenced' },
    });
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const raw of [
      `2/worker,1["heartbeat",${deep}]`,
      `2/worker,2["heartbeat",${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]`,
      '2/worker,["heartbeat"',
      '51000000000-/worker,["heartbeat",{"_placeholder":true,"num":0}]',
      '5/worker,["__proto__"]',
      '2/worker,3["disconnect",{}]',
      '9nonsense',
      `2/worker,4["heartbeat","${'x'.repeat(2 * 1024 ** 2)}"]`,
    ]) {
      const socket = await hostile();
      socket.io.engine.write(raw);
      await delay(50);
      socket.disconnect();
    }
    await healthy();
  });

  it('cannot speak for a run that is not its own, whatever attempt it names', async () => {
    const before = (await installation.run(honest.id)).attempt;
    const socket = await hostile({ name: 'forger' });
    const { hash } = await installation.test.deps.checkpoints.write(randomBytes(100));
    const checkpoint = { epoch: 99, batch: 0, step: 99, bytes: 100, attempt: 1, hash };
    for (const attempt of [1, 2, 3]) {
      const ref = { runId: honest.id, attempt };
      for (const [name, rest] of [
        ['heartbeat', {}],
        ['started', {}],
        ['events', { events: epochEvents(1, 3) }],
        ['events', { events: epochEvents(1000, 3) }],
        ['checkpoint', { checkpoint }],
        ['finish', { outcome: { kind: 'cancelled' } }],
        ['finish', { outcome: { kind: 'failed', code: 'internal', message: 'forged' } }],
        ['finish', { outcome: { kind: 'succeeded', summary: trainerSummary(), files: [] } }],
      ] as const) {
        const answer = await ask(socket, name, { ...ref, ...rest });
        // Named by nobody, the made-up checkpoint is removed when it is first spoken of.
        if (name === 'checkpoint' && attempt > 1) expect(answer).toMatchObject({ ok: false, retry: false });
        else expect(answer).toMatchObject({ ok: true, reply: { directive: 'fenced' } });
      }
    }
    expect(await installation.run(honest.id)).toMatchObject({
      state: 'running',
      attempt: before,
      workerName: 'honest',
    });
    const said = await installation.log(honest.id);
    expect(said.some(({ payload }) => JSON.stringify(payload).includes('forge'))).toBe(false);
  });

  it('cannot take up the name of a worker that another token registered', async () => {
    await expect(hostile({ workerId: honest.workerId })).rejects.toThrow(
      'Another token speaks for this worker',
    );
  });

  it('gets a run of its own failed by results it does not have, and leaves no model', async () => {
    const { db } = installation.test.deps;
    const socket = await hostile();
    const { id } = await installation.queue(BEHAVIOUR.ends);
    const claim = await ask(socket, 'claim', { checkpointsOf: [], owned: [] });
    const attempt = claim.ok ? claim.reply.assignment?.attempt : 0;
    const ref = { runId: id, attempt };
    expect(await ask(socket, 'events', { ...ref, events: epochEvents(1, 2) })).toMatchObject({ ok: true });
    // Again, and with a gap.
    expect(await ask(socket, 'events', { ...ref, events: epochEvents(1, 2) })).toMatchObject({
      reply: { committed: 2 },
    });
    expect(await ask(socket, 'events', { ...ref, events: epochEvents(9, 1) })).toMatchObject({ ok: false });
    const hash = createHash('sha256').update('never uploaded').digest('hex');
    const made = { epoch: 1, batch: 0, step: 9, bytes: 9, attempt, hash };
    expect(await ask(socket, 'checkpoint', { ...ref, checkpoint: made })).toMatchObject({
      ok: false,
      retry: false,
    });
    const files = [{ path: 'tfjs/model.json', hash, bytes: 1 }];
    await ask(socket, 'finish', { ...ref, outcome: { kind: 'succeeded', summary: trainerSummary(), files } });
    const run = await installation.run(id);
    expect(run).toMatchObject({ state: 'failed', attempt: 1 });
    expect(run.error).toContain('was not uploaded');
    expect(await db.modelVersion.count({ where: { runId: id } })).toBe(0);
    await installation.expectWholeLog(id);
  });

  it('loses its connection and its access to files with its token, in the midst of its work', async () => {
    const { id, secret } = await token();
    const socket = await hostile({ token: secret });
    const put = () => {
      const url = `${installation.url}/api/worker/blobs/${createHash('sha256').update('a').digest('hex')}`;
      return fetch(url, { method: 'PUT', body: 'a', headers: { authorization: `Bearer ${secret}` } });
    };
    // It holds no run, and so has nothing to bring.
    expect((await put()).status).toBe(403);
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await (await installation.api()).tokens.revoke.mutate({ id });
    expect((await put()).status).toBe(401);
    await gone;
    await expect(hostile({ token: secret })).rejects.toThrow('unknown or revoked');
  });

  it('that floods the server is cut off, and neither memory nor log grows with it', async () => {
    await healthy();
    const before = await residentMiB();
    for (let flood = 0; flood < 4; flood++) {
      const socket = await hostile();
      const gone = new Promise((resolve) => socket.once('disconnect', resolve));
      for (let i = 0; i < 5_000; i++) {
        socket.emit('heartbeat', { runId: honest.id, attempt: 1 }, () => undefined);
      }
      await gone;
      await healthy();
    }
    expect((await residentMiB()) - before).toBeLessThan(300);
  });

  it('gets nowhere with garbage on the port', async () => {
    const upgrade =
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const sent = [
      randomBytes(5_000),
      'GET /socket.io/?EIO=99&transport=nonsense HTTP/1.1\r\nHost: x\r\n\r\n',
      `POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n40/worker`,
      `${upgrade}${'\xff'.repeat(4_000)}`,
      upgrade,
      'POST /api/worker/photos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ];
    const lines = Array.from({ length: 60 }, (_, index) => {
      const line = dial(installation.port, '127.0.0.1');
      line.on('error', () => undefined);
      line.write(sent[index % sent.length] ?? '', 'latin1' as BufferEncoding);
      return line;
    });
    await delay(500);
    await healthy();
    for (const line of lines) line.destroy();
  });

  it('has cost the honest one beside it nothing, and is in the log, in few lines', async () => {
    const { epochs } = await installation.run(honest.id);
    await installation.until(
      async () => (await installation.run(honest.id)).epochs.length > epochs.length + 3,
    );
    await (await installation.api()).runs.stop.mutate({ run: honest.id });
    await installation.reach(honest.id, 'succeeded');
    expect(await installation.run(honest.id)).toMatchObject({ attempt: 1, workerName: 'honest' });
    await installation.expectWholeLog(honest.id);
    const lines = web
      .output()
      .split('\n')
      .filter((line) => line.includes('rejected a message of a worker'));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.length).toBeLessThan(60);
    expect(lines.some((line) => line.includes('messages at once'))).toBe(true);
    expect(web.output()).not.toContain('uncaught');
    expect(web.exitCode).toBeNull();
  });
});

describe('a trainer', { timeout: 60_000 }, () => {
  it('that prints what is no message is ignored, and its run ends well', async () => {
    const { id } = await installation.queue(BEHAVIOUR.babbles, 3);
    await installation.reach(id, 'succeeded');
    await installation.expectWholeLog(id);
  });

  it('whose channel carries garbage costs the worker its runs, which it gives back, and no run its log', async () => {
    const { id } = await installation.queue(BEHAVIOUR.breaksChannel);
    const [ended] = await Promise.race([once(worker, 'exit'), delay(40_000).then(() => ['still there'])]);
    expect(ended).toBe(1);
    expect(await installation.run(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await installation.expectWholeLog(id);
  });
});
