import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaketime } from '../../scripts/test/faketime.mjs';
import { BEHAVIOUR } from '../support/fake-trainer-behaviour';
import { Installation } from '../support/installation';

/* The time of day of one process jumps by an hour while it runs; the steady clock continues, as on a real machine. */

const library = findFaketime();
if (!library) console.warn('skipped: turning clocks needs libfaketime (Debian: apt-get install faketime)');

const HOUR_S = 3600;
/** Short, so that several heartbeats and checks of leases come soon. */
const LEASE_SECONDS = 6;
/** Of the clock and of the way of an event; far below what a jump would do. */
const TOLERANCE_MS = 5_000;

let installation: Installation;
let id: string;

const clockFile = (process: string) => path.join(installation.dir, `${process}.clock`);

async function turn(process: 'server' | 'worker', seconds: number): Promise<void> {
  await writeFile(clockFile(process), `${seconds < 0 ? '' : '+'}${seconds}\n`);
}

const turned = (process: string): Record<string, string> => ({
  LD_PRELOAD: library ?? '',
  FAKETIME_TIMESTAMP_FILE: clockFile(process),
  FAKETIME_CACHE_DURATION: '1',
  // The older and the newer name of one setting.
  DONT_FAKE_MONOTONIC: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});

describe.skipIf(!library)('a clock that jumps by an hour', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    installation = await Installation.open({ env: { leaseSeconds: LEASE_SECONDS } });
    await Promise.all([turn('server', 0), turn('worker', 0)]);
    await installation.startWeb(turned('server'));
    ({ id } = await installation.queue(BEHAVIOUR.goesOn));
    await installation.startWorker('worker', { env: turned('worker') });
    await installation.until(async () => (await installation.run(id)).epochs.length > 1);
  });
  afterAll(() => installation?.close());

  it.each([
    ['forward on the worker', 'worker', HOUR_S],
    ['back on the worker', 'worker', -HOUR_S],
    ['forward on the server', 'server', HOUR_S],
    ['back on the server', 'server', -HOUR_S],
  ] as const)('%s takes no lease, and entries keep the server’s time', async (_, process, seconds) => {
    await turn(process, seconds);
    // Until the process has looked at its clock again.
    await delay(1_500);
    const ahead = process === 'server' ? seconds * 1000 : 0;
    await installation.until(async () => {
      const last = (await installation.log(id)).at(-1);
      return Math.abs((last?.at ?? 0) - (Date.now() + ahead)) < TOLERANCE_MS;
    });
    const before = await installation.run(id);
    const from = Date.now() + ahead;
    // Long enough for two heartbeats and two checks of all leases.
    await delay((LEASE_SECONDS * 1000) / 3);
    const to = Date.now() + ahead;

    const run = await installation.run(id);
    expect(run).toMatchObject({ state: 'running', attempt: 1 });
    expect(run.epochs.length).toBeGreaterThan(before.epochs.length);
    const times = (await installation.log(id)).filter(({ seq }) => seq > before.lastSeq).map(({ at }) => at);
    expect(times.length).toBeGreaterThan(5);
    expect(Math.min(...times)).toBeGreaterThan(from - TOLERANCE_MS);
    expect(Math.max(...times)).toBeLessThan(to + TOLERANCE_MS);
    // Charts draw them in the order of the log.
    const back = times.slice(1).map((at, index) => (times[index] ?? 0) - at);
    expect(Math.max(...back)).toBeLessThan(500);
    // Tokens are as good as before.
    const listed = await (await installation.api()).workers.list.query();
    expect(listed).toMatchObject([{ name: 'worker', connected: true }]);
  });

  it('leaves a run that ends well, its log whole', async () => {
    await (await installation.api()).runs.stop.mutate({ run: id });
    await installation.reach(id, 'succeeded');
    await installation.expectWholeLog(id);
  });
});
