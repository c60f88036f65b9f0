import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Split } from '@/shared/coin-class';
import { splitVersionInput } from '@/shared/contracts/splits';
import { diffPhotosInput } from '@/shared/contracts/version-diff';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { colourPhoto } from '../../testing/test-photos';
import { writeZip } from '../../testing/zip-files';
import { upsertCopies } from '../curation/measure-repo';
import { upsertReport } from '../curation/report-repo';
import { diffVersions, listChangedPhotos } from '../datasets/diff/diff-service';
import { findBaseVersion } from '../datasets/import/base-version-repo';
import { importFinished } from '../datasets/import/import-run';
import { getImport, startImport } from '../datasets/import/import-service';
import { lockTest, unlockTest } from '../datasets/lock/test-lock';
import { publishVersion } from '../datasets/publish/publish-version';
import { getDataset, getVersion } from '../datasets/service';
import { previewSplit, restoreVersion, splitVersion } from './split-service';

let it: TestDeps;
let first: string;
let photos: string[];

beforeAll(async () => {
  it = await createTestDeps();
  const { versionId } = await insertDataset(it.deps, { copies: 4, photos: true });
  first = versionId;
  const items = await it.deps.db.datasetItem.findMany({ orderBy: { id: 'asc' } });
  photos = items.map(({ photoHash }) => photoHash);
  await it.deps.db.photo.createMany({
    data: photos.map((hash) => ({ hash, format: 'png', width: 9, height: 9, bytes: 9 })),
  });
  await reported(versionId);
});
afterAll(() => it?.close());

/** As if its report had found these photos to be copies of each other. */
async function reported(versionId: string, ...copies: [string, string][]) {
  await upsertReport(it.deps.db, versionId, { phase: 'saving', done: 0, total: 0 });
  await it.deps.db.datasetReport.update({ where: { versionId }, data: { state: 'done' } });
  const pairs = copies.map((pair) => pair.toSorted());
  await it.deps.db.$transaction((tx) =>
    upsertCopies(
      tx,
      pairs.map(([a = '', b = '']) => ({ first: a, second: b, likeness: 1 })),
    ),
  );
}
const latest = () => getVersion(it.deps, { dataset: 'Coins' });
async function splits(): Promise<Map<string, Split>> {
  const version = await findBaseVersion(it.deps.db, (await latest()).id);
  return new Map(version?.photos.map(({ hash, split }) => [hash, split ?? 'train']));
}
const split = async (input: object) =>
  splitVersion(it.deps, it.actor, splitVersionInput.parse({ versionId: (await latest()).id, ...input }));
const shares = (more: object = {}) => ({
  kind: 'shares' as const,
  validation: 0.25,
  test: 0.25,
  seed: 7,
  ...more,
});

test('a version is divided again with copies on one side, as the next version with message and author, and its preview says so', async () => {
  const [a, b] = [photos[0] ?? '', photos[2] ?? ''];
  expect((await splits()).get(a)).not.toBe((await splits()).get(b));
  await reported(first, [a, b]);
  // Two faces of one coin, and two that were cut out of one photo.
  const link = async (hashes: (string | undefined)[], data: object) =>
    it.deps.db.datasetItem.updateMany({ where: { photoHash: { in: hashes as string[] } }, data });
  await link([photos[12], photos[13]], { coin: 'red 1' });
  await link([photos[24]], { origin: 'table.jpg#xywh=1,2,3,4' });
  await link([photos[25]], { origin: 'table.jpg#xywh=9,2,3,4' });
  const preview = await previewSplit(it.deps, { versionId: first, plan: shares() });
  expect(preview).toMatchObject({ groups: 3, straddling: 3, versions: 1, locked: 0, problem: null });
  const { versions } = await split({ plan: shares(), message: 'Copies together' });
  expect(versions).toMatchObject([{ number: 2 }]);
  const version = await latest();
  expect(version).toMatchObject({
    number: 2,
    createdBy: it.actor.name,
    message: 'Copies together · 50 % train, 25 % validation, 25 % test, seed 7',
    photos: preview.after,
  });
  const now = await splits();
  expect(now.get(a)).toBe(now.get(b));
  expect(now.get(photos[12] ?? '')).toBe(now.get(photos[13] ?? ''));
  expect(now.get(photos[24] ?? '')).toBe(now.get(photos[25] ?? ''));
  expect(now.size).toBe(photos.length);
  await expect(split({ plan: shares() })).rejects.toThrow(/report of version 2 is not finished/);
  await reported(version.id);
  await expect(split({ plan: shares() })).rejects.toThrow(/already version 2/);
  await expect(
    splitVersion(it.deps, it.actor, splitVersionInput.parse({ versionId: first, plan: shares({ seed: 8 }) })),
  ).rejects.toThrow(/has version 2 by now/);
});

test('folds are versions of which each photo validates one, and the test split stays', async () => {
  const before = await splits();
  const { versions } = await split({ plan: { kind: 'folds', folds: 3, seed: 1 } });
  expect(versions.map(({ number }) => number)).toEqual([3, 4, 5]);
  const validated = new Map<string, number>();
  for (const { versionId } of versions) {
    for (const photo of (await findBaseVersion(it.deps.db, versionId))?.photos ?? []) {
      if (before.get(photo.hash) === 'test') expect(photo.split).toBe('test');
      else if (photo.split === 'validation') validated.set(photo.hash, (validated.get(photo.hash) ?? 0) + 1);
    }
  }
  const rest = [...before].flatMap(([hash, split]) => (split === 'test' ? [] : hash));
  expect(validated.size).toBe(rest.length);
  expect([...validated.values()].every((times) => times === 1)).toBe(true);
  expect((await latest()).message).toBe('Fold 3 of 3, seed 1');
});

test('what was ever tested on is never trained on again, whoever writes the next version', async () => {
  const { deps, actor } = it;
  const ever = new Set(
    (await deps.db.datasetItem.findMany({ where: { split: 'test' } })).map(({ photoHash }) => photoHash),
  );
  await lockTest(deps, actor, 'Coins');
  expect((await getDataset(deps, 'Coins')).testLock).toMatchObject({ by: actor.name });
  const held = async () => {
    const now = await splits();
    for (const hash of ever) expect(now.get(hash) ?? 'test').toBe('test');
    for (const [hash, split] of now) if (split === 'test') ever.add(hash);
  };

  // A division: the locked photos are what is tested on.
  await reported((await latest()).id);
  await split({ plan: shares({ seed: 9 }) });
  await held();
  expect([...(await splits()).values()].filter((split) => split === 'test')).toHaveLength(ever.size);

  // An older version, in which some of them trained.
  await restoreVersion(deps, actor, { versionId: first, message: '' });
  expect(await latest()).toMatchObject({ message: 'Version 1 again' });
  await held();

  // What the division and the restored version did to each photo, page by page.
  const [from, to] = [2, (await latest()).number];
  const difference = await diffVersions(deps, { dataset: 'Coins', from, to });
  expect(difference).toMatchObject({ counts: { came: 0, went: 0, relabelled: 0 }, from, to });
  const changed: string[] = [];
  for (let cursor: number | null = 0; cursor !== null; ) {
    const page = await listChangedPhotos(
      deps,
      diffPhotosInput.parse({ dataset: 'Coins', from, to, kind: 'moved', cursor, limit: 3 }),
    );
    changed.push(...page.items.map(({ hash }) => hash));
    cursor = page.nextCursor;
  }
  expect(new Set(changed).size).toBe(difference.counts.moved);
  expect(difference.counts.moved).toBeGreaterThan(3);
  await expect(diffVersions(deps, { dataset: 'Coins', from: 1, to: 99 })).rejects.toThrow(/no version 99/);

  // A draft that moves all of them.
  const base = await findBaseVersion(deps.db, (await latest()).id);
  const moved = (base?.photos ?? []).map((photo, index) => ({
    ...photo,
    split: (['train', 'validation', 'train', 'test'] as const)[index % 4] ?? 'train',
  }));
  await publishVersion(deps, {
    baseId: (await latest()).id,
    createdBy: null,
    message: 'Moved',
    wanted: { classes: (base?.classes ?? []).map(({ index: _, ...coin }) => coin), photos: moved },
  });
  expect((await latest()).report.notes.join()).toMatch(
    /of the locked test set are tested on, never trained on/,
  );
  await held();

  // An archive that trains on one of them.
  const archivePath = path.join(deps.env.dataDir, 'again.zip');
  await mkdir(deps.env.dataDir, { recursive: true });
  const entries = await Promise.all(
    ['red', 'green', 'blue'].flatMap((key) =>
      [0, 1, 2, 3, 4, 5, 40].map(async (n) => ({
        path: `train/${key}/${n}.png`,
        bytes: await colourPhoto(key as 'red', n),
      })),
    ),
  );
  await writeZip(archivePath, entries);
  const { importId } = await startImport(deps, actor, { name: 'Coins', archivePath });
  await importFinished(importId);
  expect((await getImport(deps, importId)).error).toBeNull();
  expect((await latest()).photos.test).toBeGreaterThan(0);
  await held();

  await unlockTest(deps, 'Coins');
  await expect(unlockTest(deps, 'Coins')).rejects.toThrow(/not locked/);
  expect(await deps.db.lockedPhoto.count()).toBe(0);
});

test('a test set that is locked while a version is arranged refuses that version', async () => {
  const { deps, actor } = it;
  const base = await findBaseVersion(deps.db, (await latest()).id);
  const [one] = (base?.photos ?? []).filter(({ split }) => split === 'test');
  const wanted = {
    classes: (base?.classes ?? []).map(({ index: _, ...coin }) => coin),
    photos: (base?.photos ?? []).map((photo) => ({
      ...photo,
      split: photo.hash === one?.hash ? ('train' as const) : (photo.split ?? ('train' as const)),
    })),
  };
  const late = {
    ...deps,
    db: deps.db.$extends({
      query: {
        importCopy: {
          findMany: async ({ args, query }) => {
            await lockTest(deps, actor, 'Coins');
            return query(args);
          },
        },
      },
    }),
  } as unknown as typeof deps;
  const publish = publishVersion(late, { baseId: (await latest()).id, createdBy: null, message: '', wanted });
  await expect(publish).rejects.toThrow(/locked meanwhile/);
});
