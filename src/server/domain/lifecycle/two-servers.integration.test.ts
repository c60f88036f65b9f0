import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { presetRecipe } from '@/shared/recipe/presets';
import { openBlobStore } from '../../blobs/blob-store';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, openReplica, type TestDeps } from '../../testing/test-deps';
import { keptStore } from '../blobs/kept-store';
import { collectUnusedBlobs, noteUnusedBlobs } from '../blobs/unused-blobs';
import { startRun } from '../runs/service';
import { deleteItems } from './service';

/** SQLite has one server, and one writer at a time. */
const onPostgresql = Boolean(process.env.MINTMARK_TEST_POSTGRESQL);

describe.runIf(onPostgresql)('two servers', () => {
  let near: TestDeps;
  let far: TestDeps;
  beforeEach(async () => {
    near = await createTestDeps();
    far = await openReplica(near);
  });
  afterEach(async () => {
    await far?.close();
    await near?.close();
  });

  it('lose no file that one stores while the other removes it', async () => {
    const store = await openBlobStore({ dir: path.join(near.deps.env.dataDir, 'blobs') });
    const bytes = Buffer.from('the same photo');
    const { hash } = await store.write(bytes);
    await near.deps.db.$transaction((tx) => noteUnusedBlobs(tx, [hash]));
    let removing: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      removing = resolve;
    });
    const slow = {
      ...keptStore(store, near.deps.db),
      remove: async (name: string) => {
        removing();
        await delay(500);
        await store.remove(name);
      },
    };
    const collecting = collectUnusedBlobs({ ...near.deps, blobs: slow }, { graceMs: 0 });
    await begun;
    expect(await keptStore(store, far.deps.db).write(bytes)).toMatchObject({ hash, created: true });
    expect(await collecting).toBe(1);
    expect(await store.has(hash)).toBe(true);
  });

  it('never begin a run on what the other deletes at that moment', async () => {
    for (let round = 0; round < 5; round++) {
      const name = `Coins ${round}`;
      await insertDataset(near.deps, { name });
      const [run, deletion] = await Promise.allSettled([
        startRun(far.deps, far.actor, { dataset: name, recipe: presetRecipe('quick') }),
        deleteItems(near.deps, near.actor, { kind: 'dataset', refs: [name], withDependents: false }),
      ]);
      const isDeleted = deletion.status === 'fulfilled' && deletion.value.refused.length === 0;
      expect(run.status === 'fulfilled').toBe(!isDeleted);
    }
  });
});
