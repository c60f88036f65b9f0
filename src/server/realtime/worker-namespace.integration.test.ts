import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MachineSample } from '@/shared/machine-sample';
import { type Assignment, WORKER_PROTOCOL_VERSION } from '@/shared/worker-protocol';
import { listEntries } from '../domain/audit/service';
import { requestCancel, requestStop } from '../domain/runs/controls/controls';
import { getRun } from '../domain/runs/query-service';
import { revokeToken } from '../domain/team/token-service';
import { disconnectOwn, listWorkers, removeWorker, setDraining } from '../domain/workers/service';
import { insertDataset, queueRun, storeResults } from '../testing/run-fixtures';
import {
  ask,
  call,
  connected,
  disconnected,
  SocketServer,
  type WorkerClient,
} from '../testing/socket-server';
import { epochEvents, trainerSummary } from '../testing/worker-reports';
import { tunables } from '../tunables';

let server: SocketServer;
let versionId: string;
beforeEach(async () => {
  server = await SocketServer.open();
  versionId = (await insertDataset(server.test.deps)).versionId;
});
afterEach(() => server.close());

async function claimed(client: WorkerClient): Promise<Assignment> {
  const { assignment } = await call(client, 'claim', { checkpointsOf: [], owned: [] });
  if (!assignment) throw new Error('nothing to claim');
  return assignment;
}
/** What the audit log has of workers, the newest first. */
const audited = async () =>
  (await listEntries(server.test.deps, { limit: 50 })).items.filter(({ via }) => via === 'worker');
const byWorker = { via: 'worker', actorId: null, actorName: 'one', address: '127.0.0.1' };
const refOf = ({ runId, attempt }: Assignment) => ({ runId, attempt });

const sample: MachineSample = {
  cpu: 0.5,
  temperature: 51,
  memoryUsed: 1e9,
  memoryTotal: 2e9,
  diskFree: 5e9,
  diskTotal: 9e9,
  gpus: [{ name: 'H100', use: 0.9, memoryUsed: 1e9, memoryTotal: 8e10, temperature: 60 }],
};

describe('who may work', () => {
  it('refuses an unknown token, a person’s token and a malformed greeting, with words', async () => {
    const api = await server.token('api');
    await expect(connected(await server.worker({ token: 'nonsense' }))).rejects.toThrow(
      /token is unknown or revoked/,
    );
    await expect(connected(await server.worker({ token: api.secret }))).rejects.toThrow(
      /token is unknown or revoked/,
    );
    await expect(connected(await server.worker({ workerId: 'x' }))).rejects.toThrow(/malformed/);
    expect(await listWorkers(server.test.deps)).toEqual([]);
    const [refused] = await audited();
    expect(refused).toMatchObject({ action: 'worker.connect', outcome: 'refused', objectId: 'worker-one' });
    expect(refused).toMatchObject({ ...byWorker, tokenId: null });
    expect(refused?.detail).toContain('unknown or revoked token');
  });

  it('refuses another version of the protocol and names both', async () => {
    await expect(connected(await server.worker({ protocol: 99 }))).rejects.toThrow(
      new RegExp(`version ${WORKER_PROTOCOL_VERSION} .* version 99`),
    );
    await expect(connected(await server.worker({ protocol: undefined }))).rejects.toThrow(/no version/);
  });

  it('hangs up on a worker whose token is revoked', async () => {
    const { deps, actor } = server.test;
    const token = await server.token('worker');
    const client = await server.worker({ token: token.secret });
    await connected(client);
    const gone = disconnected(client);
    await revokeToken(deps, actor, token.id);
    await gone;
  });
});

describe('the list of workers', () => {
  it('shows who is connected, what it computes on and what it works on', async () => {
    const { deps, actor } = server.test;
    const run = await queueRun(deps, actor, 'first');
    const client = await server.worker({ device: 'GPU (H200)' });
    await connected(client);
    await claimed(client);
    expect(await listWorkers(deps)).toMatchObject([
      {
        name: 'one',
        connected: true,
        runtime: 'tensorflow',
        device: 'GPU (H200)',
        currentRuns: [{ number: run.number }],
      },
    ]);
    await expect(removeWorker(deps, 'worker-one')).rejects.toThrow(/connected/);
    client.disconnect();
    await expect.poll(async () => (await listWorkers(deps))[0]?.connected).toBe(false);
    await expect(removeWorker(deps, 'worker-one')).rejects.toThrow(/still owns a run/);
  });

  it('gives a drained worker nothing more, takes it up again, and says who asked', async () => {
    const { deps, actor } = server.test;
    const client = await server.worker();
    await connected(client);
    await setDraining(deps, actor, { id: 'worker-one', draining: true });
    expect(await call(client, 'status', { sample })).toEqual({ draining: true, removed: false });
    expect(await listWorkers(deps)).toMatchObject([{ draining: true, drainingBy: 'Ada', sample }]);
    await queueRun(deps, actor, 'waits');
    expect(await call(client, 'claim', { checkpointsOf: [], owned: [] })).toMatchObject({
      assignment: null,
    });
    const woken = new Promise<void>((resolve) => client.once('wake', resolve));
    await setDraining(deps, actor, { id: 'worker-one', draining: false });
    await woken;
    expect((await claimed(client)).runName).toBe('waits');
    expect(await listWorkers(deps)).toMatchObject([{ draining: false, drainingBy: null }]);
  });

  it('tells a drained worker that it was removed, and gives it nothing', async () => {
    const { deps, actor } = server.test;
    const client = await server.worker();
    await connected(client);
    await setDraining(deps, actor, { id: 'worker-one', draining: true });
    await removeWorker(deps, 'worker-one');
    await queueRun(deps, actor, 'not for the removed');
    expect(await call(client, 'claim', { checkpointsOf: [], owned: [] })).toMatchObject({
      assignment: null,
    });
    expect(await call(client, 'status', { sample })).toMatchObject({ removed: true });
    expect(await listWorkers(deps)).toEqual([]);
  });

  it('counts a worker as away whose server was killed, once it has been silent for a lease', async () => {
    const { deps } = server.test;
    await connected(await server.worker());
    const lastSeen = (secondsAgo: number) =>
      deps.db.worker.updateMany({
        data: { serverId: 'killed', lastSeen: new Date(Date.now() - secondsAgo * 1000) },
      });
    await lastSeen(deps.env.leaseSeconds - 5);
    expect(await listWorkers(deps)).toMatchObject([{ connected: true }]);
    await lastSeen(deps.env.leaseSeconds + 1);
    expect(await listWorkers(deps)).toMatchObject([{ connected: false }]);
  });

  it('leaves a worker connected that has come to another server since', async () => {
    const { deps } = server.test;
    const client = await server.worker();
    await connected(client);
    await deps.db.worker.updateMany({ data: { serverId: 'another' } });
    client.disconnect();
    await delay(200);
    await disconnectOwn(deps);
    expect(await listWorkers(deps)).toMatchObject([{ connected: true }]);
  });

  it('keeps a worker connected whose old connection dies after the new one has come', async () => {
    const { deps } = server.test;
    const first = await server.worker();
    await connected(first);
    const second = await server.worker();
    const replaced = disconnected(first);
    await connected(second);
    await replaced;
    await delay(100);
    expect(await listWorkers(deps)).toMatchObject([{ connected: true }]);
    second.disconnect();
    await expect.poll(async () => (await listWorkers(deps))[0]?.connected).toBe(false);
    await removeWorker(deps, 'worker-one');
    expect(await listWorkers(deps)).toEqual([]);
  });
});

describe('a run over the socket', () => {
  it('goes from claim to model, and the answers repeat when asked again', async () => {
    const { deps, actor } = server.test;
    const client = await server.worker();
    await connected(client);
    expect(await call(client, 'claim', { checkpointsOf: [], owned: [] })).toEqual({
      assignment: null,
      ended: [],
    });
    const woken = new Promise<void>((resolve) => client.once('wake', resolve));
    const run = await queueRun(deps, actor, 'over the wire');
    await woken;

    const assignment = await claimed(client);
    expect(assignment).toMatchObject({ runId: run.id, attempt: 1, runName: 'over the wire' });
    expect(assignment.manifest.items).toHaveLength(18);
    expect(assignment.manifest.classes.map(({ key }) => key)).toEqual(['red', 'green', 'blue']);
    const ref = refOf(assignment);
    expect(
      await call(client, 'events', {
        ...ref,
        events: [
          {
            sourceSeq: 1,
            at: Date.now(),
            event: { type: 'phase', payload: { phase: 'downloading', done: 0, total: 18 } },
          },
        ],
      }),
    ).toEqual({ directive: 'continue', committed: 1 });
    expect(await call(client, 'started', ref)).toEqual({ directive: 'continue' });
    expect(await call(client, 'started', ref)).toEqual({ directive: 'continue' });
    expect(await call(client, 'events', { ...ref, events: epochEvents(2, 2) })).toMatchObject({
      committed: 3,
    });
    expect(await call(client, 'heartbeat', ref)).toEqual({ directive: 'continue' });

    const finish = {
      ...ref,
      outcome: { kind: 'succeeded', summary: trainerSummary(), files: await storeResults(deps, versionId) },
    };
    expect(await call(client, 'finish', finish)).toEqual({ directive: 'continue' });
    expect(await call(client, 'finish', finish)).toEqual({ directive: 'continue' });
    expect(await getRun(deps, run.id)).toMatchObject({
      state: 'succeeded',
      modelNumber: 1,
      workerName: 'one',
    });
    // In the audit log are what a worker did and with which token; the metrics stand in the run's own log.
    const { id: tokenId } = await server.workerToken();
    const rows = (await audited()).map(({ action, outcome, objectType, objectId, ...row }) => {
      expect(row).toMatchObject({ ...byWorker, tokenId });
      return [action, outcome, objectType, objectId];
    });
    const ofRun = (name: string) => [`worker.${name}`, 'done', 'run', run.id];
    expect(rows).toEqual([
      ...['finish', 'finish', 'started', 'started', 'claim'].map(ofRun),
      ['worker.connect', 'done', 'worker', 'worker-one'],
    ]);
  });

  it('is not changed by another worker that knows its id and attempt', async () => {
    const { deps, actor } = server.test;
    const run = await queueRun(deps, actor);
    const [owner, other] = [
      await server.worker(),
      await server.worker({ workerId: 'worker-two', name: 'two' }),
    ];
    await Promise.all([connected(owner), connected(other)]);
    const ref = refOf(await claimed(owner));
    for (const [name, rest] of [
      ['heartbeat', {}],
      ['started', {}],
      ['events', { events: epochEvents(1, 1) }],
      ['finish', { outcome: { kind: 'cancelled' } }],
    ] as const) {
      expect(await call(other, name, { ...ref, ...rest })).toMatchObject({ directive: 'fenced' });
    }
    expect(await getRun(deps, run.id)).toMatchObject({ state: 'claimed', epochs: [] });
    const [finish] = await audited();
    expect(finish).toMatchObject({ action: 'worker.finish', outcome: 'refused', actorName: 'two' });
  });

  it('notifies the worker that owns it, and no other, when someone wants it stopped or cancelled', async () => {
    const { deps, actor } = server.test;
    const run = await queueRun(deps, actor);
    const [owner, other] = [await server.worker(), await server.worker({ workerId: 'worker-two' })];
    await Promise.all([connected(owner), connected(other)]);
    const ref = refOf(await claimed(owner));
    const notified: string[] = [];
    owner.on('control', () => notified.push('owner'));
    other.on('control', () => notified.push('other'));
    await requestStop(deps, actor, run.id);
    await requestCancel(deps, actor, run.id);
    await expect.poll(() => notified).toEqual(['owner', 'owner']);
    expect(await call(owner, 'heartbeat', ref)).toEqual({ directive: 'cancel' });
  });
});

describe('messages that are no good', () => {
  it('are answered with words, never retried, and harm nothing', async () => {
    const { deps, actor } = server.test;
    await queueRun(deps, actor);
    const client = await server.worker();
    await connected(client);
    const ref = refOf(await claimed(client));
    const bad: [Parameters<typeof ask>[1], unknown][] = [
      ['heartbeat', null],
      ['heartbeat', 'run'],
      ['heartbeat', { runId: {}, attempt: 1 }],
      ['started', { ...ref, attempt: 0 }],
      [
        'events',
        {
          ...ref,
          events: [
            {
              sourceSeq: 1,
              at: 1,
              event: { type: 'state', payload: { state: 'succeeded', reason: null, by: null } },
            },
          ],
        },
      ],
      [
        'events',
        { ...ref, events: [{ sourceSeq: 1, at: 1, event: { type: 'epoch', payload: { epoch: 'one' } } }] },
      ],
      ['events', { ...ref, events: Array.from({ length: 501 }, () => ({})) }],
      ['finish', { ...ref, outcome: { kind: 'won' } }],
    ];
    for (const [name, message] of bad) {
      expect(await ask(client, name, message)).toMatchObject({ ok: false, retry: false });
    }
    // A gap is the one thing that the worker can mend by sending again.
    expect(await ask(client, 'events', { ...ref, events: epochEvents(5, 1) })).toMatchObject({
      ok: false,
      retry: true,
    });
    client.emit('claim');
    client.emit('nonsense', { a: 1 }, () => undefined);
    expect(await call(client, 'heartbeat', ref)).toEqual({ directive: 'continue' });
    expect((await getRun(deps, ref.runId)).lastSeq).toBe(2);
  });

  it('end the connection when oversized, and the server serves on', async () => {
    const { deps } = server.test;
    const client = await server.worker();
    const other = await server.worker({ workerId: 'worker-two' });
    await Promise.all([connected(client), connected(other)]);
    const gone = disconnected(client);
    client.emit('claim', { padding: 'x'.repeat(tunables.maxSocketMessageBytes + 1) });
    await gone;
    expect(await call(other, 'claim', { checkpointsOf: [], owned: [] })).toEqual({
      assignment: null,
      ended: [],
    });
    await expect
      .poll(async () => (await listWorkers(deps)).filter((worker) => worker.connected).length)
      .toBe(1);
  });
});
