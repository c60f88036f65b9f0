import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { isAlive } from '../worker/agent/process-alive';
import { apiOf, importColours } from './support/api';
import { type MintmarkServer, startInVain, startMintmark } from './support/mintmark-server';
import { processesOf } from './support/processes';

test.skip(process.platform !== 'linux', 'looks at processes through /proc');

const quiet = {
  MINTMARK_DEMO: '0',
  MINTMARK_ADMIN_EMAIL: 'ops@example.org',
  MINTMARK_ADMIN_PASSWORD: 'only-for-this-test',
};

/** Waits until the one run is trained by its `attempt`th trainer: starter, server, worker and trainer are there. */
async function untilTraining(server: MintmarkServer, attempt: number): Promise<void> {
  const now = async () => {
    const [run] = (await apiOf(server).runs.list.query({})).items;
    return { state: run?.state, attempt: run?.attempt };
  };
  await expect.poll(now, { timeout: 90_000, intervals: [200] }).toEqual({ state: 'running', attempt });
}

test.describe('server, worker and trainer', () => {
  test.describe.configure({ mode: 'serial' });
  let dataDir: string;
  test.beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mintmark-processes-'));
  });
  test.afterAll(() => rm(dataDir, { recursive: true, force: true }));

  test('end on SIGTERM', async () => {
    const server = await startMintmark({ env: quiet, dataDir });
    await importColours(server, 'Colours');
    const recipe = { ...presetRecipe('quick'), epochs: 1000, earlyStopping: { enabled: false } };
    await apiOf(server).runs.start.mutate({ dataset: 'Colours', recipe });
    await untilTraining(server, 1);
    const processes = await processesOf(dataDir);
    expect(processes.length).toBeGreaterThanOrEqual(4);
    expect(await server.stop()).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(await processesOf(dataDir)).toEqual([]);
  });

  test('take the run up again at the next start, and end when the starter is killed', async () => {
    const server = await startMintmark({ env: quiet, dataDir });
    await untilTraining(server, 2);
    const processes = await processesOf(dataDir);
    server.process.kill('SIGKILL');
    await expect.poll(() => processes.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });

  test('take the run up again after that, too', async () => {
    const server = await startMintmark({ env: quiet, dataDir });
    await untilTraining(server, 3);
    await server.stop();
    expect(await processesOf(dataDir)).toEqual([]);
  });
});

test('two copies run side by side; a third on the same port says so', async () => {
  const [one, two] = await Promise.all([startMintmark({ env: quiet }), startMintmark({ env: quiet })]);
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
  await rm(taken.MINTMARK_DATA, { recursive: true, force: true });
});
