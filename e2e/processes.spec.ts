import { expect, test } from '@playwright/test';
import { type MintmarkServer, startInVain, startMintmark } from './support/mintmark-server';
import { processesOf } from './support/processes';

test.skip(process.platform !== 'linux', 'looks at processes through /proc');

const admin = { MINTMARK_ADMIN_EMAIL: 'ops@example.org', MINTMARK_ADMIN_PASSWORD: 'only-for-this-test' };

/** Starter, server, worker and trainer: waits until the demonstration run has its trainer. */
async function untilTraining(server: MintmarkServer): Promise<void> {
  await expect
    .poll(
      async () =>
        (await server.cli('runs', 'list')).some((run: { state: string }) => run.state === 'running'),
      {
        timeout: 90_000,
      },
    )
    .toBe(true);
}

test('SIGTERM ends server, worker and trainer, and the run goes back into the queue', async () => {
  const server = await startMintmark({ env: admin });
  await untilTraining(server);
  expect((await processesOf(server.dataDir)).length).toBeGreaterThanOrEqual(4);
  const code = await server.stop();
  expect(code).toBe(0);
  expect(await processesOf(server.dataDir)).toEqual([]);
});

test('a killed starter leaves no process behind, and the run is trained after the next start', async () => {
  const first = await startMintmark({ env: admin });
  await untilTraining(first);
  first.process.kill('SIGKILL');
  await expect.poll(() => processesOf(first.dataDir), { timeout: 20_000 }).toEqual([]);

  const second = await startMintmark({ env: admin, dataDir: first.dataDir });
  await untilTraining(second);
  await second.stop();
  expect(await processesOf(first.dataDir)).toEqual([]);
});

test('two copies run side by side; a third on the same port says so', async () => {
  const quiet = { ...admin, MINTMARK_DEMO: '0' };
  const one = await startMintmark({ env: quiet });
  const two = await startMintmark({ env: quiet });
  expect(await one.cli('datasets', 'list')).toEqual([]);
  expect(await two.cli('datasets', 'list')).toEqual([]);
  const taken = { ...quiet, MINTMARK_PORT: String(one.port), MINTMARK_DATA: `${two.dataDir}-third` };
  const third = await startInVain(taken);
  expect(third.code).toBe(1);
  expect(third.output).toContain(`Port ${one.port} is in use`);
  const sameFolder = await startInVain({ ...quiet, MINTMARK_PORT: '0', MINTMARK_DATA: one.dataDir });
  expect(sameFolder.code).toBe(1);
  expect(sameFolder.output).toContain(one.dataDir);
  await Promise.all([one.stop(), two.stop()]);
});
