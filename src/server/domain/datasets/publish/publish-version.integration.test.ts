import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { insertDataset } from '../../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { findBaseVersion } from '../import/base-version-repo';
import { getDataset, getVersion } from '../service';
import type { WantedVersion } from './arrange-published';
import { publishVersion } from './publish-version';

let it: TestDeps;
let base: { id: string; versionId: string };

beforeAll(async () => {
  it = await createTestDeps();
  base = await insertDataset(it.deps);
  // Photos of a dataset that an import made are known.
  const items = await it.deps.db.datasetItem.findMany({ select: { photoHash: true } });
  await it.deps.db.photo.createMany({
    data: items.map(({ photoHash: hash }) => ({ hash, format: 'png', width: 9, height: 9, bytes: 9 })),
  });
});
afterAll(() => it?.close());

async function wanted(
  change: (photo: { classKey: string; split: Split; name: string }) => object | null = () => ({}),
  baseId = base.versionId,
): Promise<WantedVersion> {
  const found = await findBaseVersion(it.deps.db, baseId);
  return {
    classes: (found?.classes ?? []).map(({ index: _, ...coin }) => coin),
    photos: (found?.photos ?? []).flatMap((photo) => {
      const placed = { ...photo, split: photo.split ?? ('train' as const) };
      const changed = change(placed);
      return changed ? [{ ...placed, ...changed }] : [];
    }),
  };
}
const publish = (version: WantedVersion, more: object = {}) =>
  publishVersion(it.deps, {
    baseId: base.versionId,
    createdBy: it.actor.userId,
    message: 'One coin less',
    wanted: version,
    ...more,
  });

test('what cannot be trained on is refused with what to do, and nothing is written', async () => {
  const refusals: [WantedVersion, RegExp][] = [
    [
      await wanted(({ classKey }) => (classKey === 'red' ? null : {})),
      /No photo is left in the class "red": remove/,
    ],
    [
      await wanted(({ classKey, split }) => (classKey === 'red' && split === 'train' ? null : {})),
      /No training photo/,
    ],
    [
      await wanted(({ split }) => (split === 'test' ? { split: 'train' } : {})),
      /The test split has lost all/,
    ],
    [
      await wanted(({ classKey }) => (classKey === 'red' ? { classKey: 'gone' } : {})),
      /One photo is in a class|photos are in classes that are not there/,
    ],
  ];
  for (const [version, message] of refusals) await expect(publish(version)).rejects.toThrow(message);
  const failing = await wanted(({ name }) => (name.endsWith('train 0.png') ? { split: 'test' } : {}));
  await expect(
    publish(failing, { within: () => Promise.reject(new Error('the draft cannot be closed')) }),
  ).rejects.toThrow('the draft cannot be closed');
  expect((await getDataset(it.deps, base.id)).versions).toHaveLength(1);
});

test('a version has number, message and author, is refused twice and on an older base, and years are part of its content', async () => {
  const dropped = await wanted(({ name }) => (name === 'Coins red train 0.png' ? null : {}));
  const { number, versionId } = await publish(dropped);
  expect(number).toBe(2);
  const second = await getVersion(it.deps, { dataset: 'Coins' });
  expect(second).toMatchObject({ id: versionId, message: 'One coin less', createdBy: it.actor.name });
  expect(second.photos).toEqual({ train: 5, validation: 6, test: 6 });
  await expect(publish(await wanted())).rejects.toThrow(/has version 2 by now.*Rebase/);
  await expect(publish(await wanted(() => ({}), versionId), { baseId: versionId })).rejects.toThrow(
    /already version 2/,
  );
  const same = await wanted(() => ({}), versionId);
  const [red, ...others] = same.classes;
  if (!red) throw new Error('there is no class');
  const named = { ...same, classes: [{ ...red, years: '1999–2002', synonyms: ['rouge'] }, ...others] };
  const third = await publish(named, { baseId: versionId });
  const { classes, contentHash } = await getVersion(it.deps, { dataset: 'Coins' });
  expect(third.number).toBe(3);
  expect(contentHash).not.toBe(second.contentHash);
  expect(classes.map(({ key, years, synonyms }) => ({ key, years, synonyms }))).toEqual([
    { key: 'red', years: '1999–2002', synonyms: ['rouge'] },
    { key: 'green', years: undefined, synonyms: undefined },
    { key: 'blue', years: undefined, synonyms: undefined },
  ]);
});
