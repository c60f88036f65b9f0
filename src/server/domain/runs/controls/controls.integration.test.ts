import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunState } from '@/shared/run-state';
import type { RunLease } from '../../../db/run-row';
import { claimAndStart, insertDataset, queueRun, takeFromSilent } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { keepCheckpoint } from '../checkpoints/checkpoints';
import { finishRun } from '../lease/finish';
import { heartbeat } from '../lease/lifecycle';
import { getRun, readEvents } from '../query-service';
import { requestCancel, requestPause, requestResume, requestStop, retryRun } from './controls';

let test: TestDeps;
let runId: string;
beforeEach(async () => {
  test = await createTestDeps();
  await insertDataset(test.deps);
  runId = (await queueRun(test.deps, test.actor)).id;
});
afterEach(() => test.close());

const ask = {
  pause: () => requestPause(test.deps, test.actor, runId),
  resume: () => requestResume(test.deps, test.actor, runId),
  stop: () => requestStop(test.deps, test.actor, runId),
  cancel: () => requestCancel(test.deps, test.actor, runId),
  retry: () => retryRun(test.deps, test.actor, runId),
};
const stateOf = async (): Promise<RunState> => (await getRun(test.deps, runId)).state;
const obeysPause = (lease: RunLease) => finishRun(test.deps, lease, { kind: 'paused' });
const fails = (lease: RunLease) =>
  finishRun(test.deps, lease, { kind: 'failed', code: 'disk-full', message: 'no room' });

/** Its worker has uploaded what it had after `epoch`. */
async function upload(lease: RunLease, epoch: number): Promise<string> {
  const { hash, bytes } = await test.deps.checkpoints.write(Buffer.from(`${lease.attempt}/${epoch}`));
  const { attempt } = lease;
  await keepCheckpoint(test.deps, lease, { hash, bytes, attempt, epoch, batch: 0, step: epoch * 10 });
  return hash;
}

async function said() {
  const events = await readEvents(test.deps, { runId, afterSeq: 0, limit: 100 });
  return events.flatMap(({ type, payload }) =>
    type === 'control'
      ? [`${payload.by}: ${payload.control}`]
      : type === 'state' && payload.by
        ? [`${payload.by}: ${payload.state}`]
        : [],
  );
}

describe('of two control requests', () => {
  it.each([
    ['pause, then stop', ['pause', 'stop'], 'stop'],
    ['pause, then cancel', ['pause', 'cancel'], 'cancel'],
    ['stop, then cancel', ['stop', 'cancel'], 'cancel'],
    ['cancel, then stop', ['cancel', 'stop'], 'cancel'],
    ['pause, then resume', ['pause', 'resume'], 'continue'],
    ['pause, then resume, then pause', ['pause', 'resume', 'pause'], 'pause'],
  ] as const)('%s: the worker receives the stronger one', async (_, requests, directive) => {
    const lease = await claimAndStart(test.deps, 'worker-a');
    for (const request of requests) await ask[request]();
    expect(await heartbeat(test.deps, lease)).toBe(directive);
  });

  it.each(['stop', 'cancel'] as const)(
    'a pause after a %s is refused, and changes nothing',
    async (request) => {
      const lease = await claimAndStart(test.deps, 'worker-a');
      await ask[request]();
      await expect(ask.pause()).rejects.toThrow(`was asked to ${request} already`);
      await expect(ask.resume()).rejects.toThrow('is not paused');
      expect(await heartbeat(test.deps, lease)).toBe(request);
    },
  );

  it.each([
    ['cancel', 'cancelled', 'none'],
    ['stop', 'queued', 'stop'],
    ['resume', 'queued', 'none'],
  ] as const)(
    'a %s while the worker puts the run aside is carried out: %s',
    async (request, state, control) => {
      const lease = await claimAndStart(test.deps, 'worker-a');
      await upload(lease, 1);
      await ask.pause();
      await ask[request]();
      expect(await obeysPause(lease)).toBe('continue');
      expect(await stateOf()).toBe(state);
      if (state === 'queued') {
        const next = await claimAndStart(test.deps, 'worker-b');
        expect(await heartbeat(test.deps, next)).toBe(control === 'none' ? 'continue' : control);
      }
    },
  );
});

describe('a pause', () => {
  it('says who asked for it and for the resume, and counts no attempt against the run', async () => {
    const { name } = test.actor;
    const lease = await claimAndStart(test.deps, 'worker-a');
    await ask.pause();
    await obeysPause(lease);
    await ask.resume();
    expect((await said()).slice(-3)).toEqual([`${name}: pause`, `${name}: paused`, `${name}: queued`]);
    expect(await test.deps.db.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      state: 'queued',
      control: 'none',
      fruitlessAttempts: 0,
      workerId: null,
    });
  });

  it('is kept when its worker is lost before it could obey', async () => {
    const lease = await claimAndStart(test.deps, 'worker-a');
    await upload(lease, 2);
    await ask.pause();
    await takeFromSilent(test.deps);
    expect(await getRun(test.deps, runId)).toMatchObject({ state: 'paused', resumesFrom: { epoch: 2 } });
  });

  it('that is asked for or carried out twice is one', async () => {
    const lease = await claimAndStart(test.deps, 'worker-a');
    await ask.pause();
    await ask.pause();
    expect(await obeysPause(lease)).toBe('continue');
    expect(await obeysPause(lease)).toBe('continue');
    await ask.pause();
    expect((await said()).filter((line) => line.includes('pause'))).toHaveLength(2);
  });
});

describe('a paused run', () => {
  const paused = async () => {
    const lease = await claimAndStart(test.deps, 'worker-a');
    const hash = await upload(lease, 1);
    await ask.pause();
    await obeysPause(lease);
    return hash;
  };

  it('keeps its checkpoint, and is cancelled at once with its log kept', async () => {
    const hash = await paused();
    expect(await test.deps.checkpoints.list()).toEqual([hash]);
    await ask.cancel();
    expect(await stateOf()).toBe('cancelled');
    expect(await test.deps.checkpoints.list()).toEqual([]);
    expect((await said()).at(-1)).toBe(`${test.actor.name}: cancelled`);
  });

  it('that is stopped waits for a worker that makes a model of its best weights', async () => {
    await paused();
    await ask.stop();
    expect(await stateOf()).toBe('queued');
    const next = await claimAndStart(test.deps, 'worker-b');
    expect(await heartbeat(test.deps, next)).toBe('stop');
  });

  it('without an epoch has nothing a stop could keep', async () => {
    await ask.pause();
    await expect(ask.stop()).rejects.toThrow('nothing to keep');
    expect(await stateOf()).toBe('paused');
  });
});

describe('a failed run', () => {
  it('continues from its checkpoint when somebody tries it again, whatever was asked of it before', async () => {
    const lease = await claimAndStart(test.deps, 'worker-a');
    await upload(lease, 3);
    await ask.pause();
    await fails(lease);
    expect(await getRun(test.deps, runId)).toMatchObject({ state: 'failed', error: 'no room' });
    await ask.retry();
    expect(await getRun(test.deps, runId)).toMatchObject({
      state: 'queued',
      error: null,
      errorCode: null,
      endedAt: null,
      control: 'none',
      resumesFrom: { epoch: 3 },
    });
    const last = (await readEvents(test.deps, { runId, afterSeq: 0, limit: 100 })).at(-1);
    expect(last?.payload).toMatchObject({ by: test.actor.name, reason: 'Retried after epoch 3.' });
    await expect(ask.retry()).rejects.toThrow('Only a failed run');
  });
});
