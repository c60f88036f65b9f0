import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { Installation } from '../support/installation';
import { RoughLine } from '../support/rough-line';

/** Short, so that its end need not be waited for long; heartbeats follow it. */
const LEASE_SECONDS = 6;

let installation: Installation;
let line: RoughLine;
beforeEach(async () => {
  installation = await Installation.open({ env: { leaseSeconds: LEASE_SECONDS } });
  await installation.startWeb();
  line = await RoughLine.open(installation.port);
});
afterEach(async () => {
  await line.close();
  await installation.close();
});

const epochs = async (id: string) => (await installation.run(id)).epochs.length;
const trains = (id: string, epoch: number) =>
  installation.until(async () => (await epochs(id)) >= epoch, 60_000);

async function stop(id: string): Promise<void> {
  await (await installation.api()).runs.stop.mutate({ run: id });
  await installation.reach(id, 'succeeded');
}

describe('a line between worker and server', { timeout: 150_000 }, () => {
  it('that breaks, delivers late and crawls loses no point and doubles none', async () => {
    const { id } = await installation.queue(BEHAVIOUR.goesOn);
    await installation.startWorker('far', { url: line.url });
    await trains(id, 3);
    // Answers are lost, so that events are sent a second time.
    for (let broken = 0; broken < 4; broken++) {
      line.drop();
      await trains(id, (await epochs(id)) + 2);
    }
    // What the old connection has taken comes after the new one has sent the same again.
    line.strand(1_500);
    await trains(id, (await epochs(id)) + 5);
    line.slow({ delayMs: 300, bytesPerSecond: 20_000 });
    await trains(id, (await epochs(id)) + 5);
    line.slow({ delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY });
    // Shorter than the lease, longer than two heartbeats.
    line.cut();
    await delay(0.4 * LEASE_SECONDS * 1000);
    line.mend();
    await trains(id, (await epochs(id)) + 5);
    await stop(id);

    expect((await installation.run(id)).attempt).toBe(1);
    await installation.expectWholeLog(id);
  });

  it('that is cut for longer than the lease gives the run to another worker, and the first one changes nothing', async () => {
    const { id } = await installation.queue(BEHAVIOUR.goesOn);
    await installation.startWorker('cut off', { url: line.url });
    await trains(id, 2);
    const second = await installation.startWorker('second');
    line.cut();
    await installation.until(async () => (await installation.run(id)).attempt === 2, 60_000);
    await trains(id, 2);
    line.mend();
    const fenced = async () =>
      (await installation.log(id)).flatMap((event) =>
        event.type === 'log' && event.payload.message.includes('reported on attempt 1') ? [event] : [],
      );
    await installation.until(async () => (await fenced()).length > 0, 30_000);
    await trains(id, (await epochs(id)) + 20);
    await stop(id);

    const entries = await fenced();
    expect(entries).toHaveLength(1);
    expect(entries[0]?.payload).toEqual({
      level: 'warn',
      message: 'Worker cut off reported on attempt 1 after attempt 2 had begun; nothing of it was taken.',
    });
    const run = await installation.run(id);
    expect(run).toMatchObject({ attempt: 2, workerName: 'second' });
    expect(second.exitCode).toBeNull();
    const log = await installation.log(id);
    const begun = log.findIndex(({ attempt }) => attempt === 2);
    expect(log.slice(begun).every(({ attempt }) => attempt === 2)).toBe(true);
    await installation.expectWholeLog(id);
  });
});
