import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { DEMO_DATASET } from '../datasets/import/demo-source';
import { seedDemo } from './demo-seed';
import { getOverview } from './service';

let t: TestDeps;
beforeAll(async () => {
  t = await createTestDeps();
  // Drawing the whole set takes long and is tested where it is drawn.
  await t.deps.db.dataset.create({
    data: {
      name: DEMO_DATASET,
      versions: {
        create: {
          number: 1,
          contentHash: 'x',
          classCount: 2,
          trainPhotos: 40,
          validationPhotos: 10,
          testPhotos: 10,
          report: { skipped: [], notes: [] },
          classes: { create: [0, 1].map((index) => ({ index, key: `c${index}`, label: `Class ${index}` })) },
        },
      },
    },
  });
});
afterAll(() => t.close());

const seed = (deps = t.deps) => seedDemo(deps, new AbortController().signal);
const runs = () => t.deps.db.run.findMany({ orderBy: { number: 'asc' }, include: { experiment: true } });

describe('the demonstration', () => {
  test('is left out when the settings say so', async () => {
    await seed({ ...t.deps, env: { ...t.deps.env, demo: false } });
    expect(await runs()).toEqual([]);
  });

  test('queues two runs that differ, and what a stop in between left undone is done at the next start', async () => {
    await seed();
    const [first, second] = await runs();
    expect([first?.experiment.name, second?.experiment.name]).toEqual([
      'Demonstration runs',
      'Demonstration runs',
    ]);
    expect(first?.recipe).not.toEqual(second?.recipe);
    await t.deps.db.run.delete({ where: { id: second?.id } });
    await t.deps.db.setting.deleteMany();
    await seed();
    expect((await runs()).map((run) => run.name)).toEqual([first?.name, second?.name]);
    expect((await getOverview(t.deps)).active).toHaveLength(2);
  });

  test('is not made again once it was there, whatever people delete', async () => {
    await t.deps.db.run.deleteMany();
    await seed();
    expect(await runs()).toEqual([]);
  });
});
