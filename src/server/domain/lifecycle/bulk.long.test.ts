import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_LIFECYCLE_REFS } from '@/shared/contracts/lifecycle';
import { presetRecipe } from '@/shared/recipe/presets';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { listRuns } from '../runs/list/run-list-repo';
import { listBin, purgeDeletions, restoreItems } from './bin-service';
import { purgeBin } from './purge';
import { deleteItems, previewDeletion } from './service';

const RUNS = 10_000;
/** Longest standstill of the event loop that others may meet; a few milliseconds on a machine with nothing else to do. */
const MAX_STALL_MS = 250;

let test: TestDeps;
let ids: string[];
beforeAll(async () => {
  test = await createTestDeps();
  const { versionId } = await insertDataset(test.deps);
  const { id: experimentId } = await test.deps.db.experiment.create({ data: { name: 'Bulk' } });
  ids = Array.from({ length: RUNS }, (_, index) => `run-${index}`);
  const recipe = presetRecipe('quick');
  for (let start = 0; start < RUNS; start += 500) {
    await test.deps.db.run.createMany({
      data: ids.slice(start, start + 500).map((id, index) => ({
        id,
        number: start + index + 1,
        name: id,
        experimentId,
        datasetVersionId: versionId,
        recipe,
        codeVersion: 'test',
        state: 'succeeded',
      })),
    });
  }
}, 120_000);
afterAll(() => test?.close());

async function measured(what: string, work: () => Promise<unknown>): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  await delay(20);
  loop.enable();
  const began = performance.now();
  await work();
  loop.disable();
  const stall = loop.max / 1e6;
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s, longest stall ${stall.toFixed(0)} ms\n`);
  return stall;
}

async function inBatches(call: (refs: string[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < RUNS; start += MAX_LIFECYCLE_REFS)
    await call(ids.slice(start, start + MAX_LIFECYCLE_REFS));
}

describe(`${RUNS} runs`, () => {
  it('are deleted, restored and removed without a standstill, one by one and with their experiment', async () => {
    const { deps, actor } = test;
    const stalls = [
      await measured('delete one by one', () =>
        inBatches((refs) => deleteItems(deps, actor, { kind: 'run', refs, withDependents: false })),
      ),
      await measured('restore one by one', () =>
        inBatches((refs) => restoreItems(deps, actor, { kind: 'run', refs })),
      ),
      await measured('preview of the experiment', () =>
        previewDeletion(deps, actor, { kind: 'experiment', refs: ['Bulk'] }),
      ),
      await measured('delete the experiment', () =>
        deleteItems(deps, actor, { kind: 'experiment', refs: ['Bulk'], withDependents: false }),
      ),
      await measured('remove for good', async () => {
        const { items } = await listBin(deps, {});
        await purgeDeletions(deps, { deletions: items.map(({ id }) => id) });
        await purgeBin(deps, new AbortController().signal);
      }),
    ];
    expect((await listRuns(deps, { archived: true })).total).toBe(0);
    expect(await deps.db.run.count()).toBe(0);
    expect(Math.max(...stalls)).toBeLessThan(MAX_STALL_MS);
  }, 600_000);
});
