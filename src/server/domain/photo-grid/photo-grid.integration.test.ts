import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import { POINT } from '@/shared/contracts/photo-map';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { replaceFindings, UNTOUCHED } from '../curation/finding-repo';
import { applyOperation } from '../drafts/append';
import { applyBulk, getPhotosPlan } from '../drafts/bulk-service';
import { createDraft, getDraft } from '../drafts/draft-service';
import { publishDraft } from '../drafts/publish-draft';
import { runEvaluations } from '../evaluations/run-evaluations';
import { evaluate } from '../evaluations/service';
import { getPhotoPage } from '../photo-page/service';
import { makeMaps } from './map/make-maps';
import { packPoints } from './map/points';
import { getMap, getMapPoints, requestMap } from './map/service';
import { getChoices, getOutline, listPhotos } from './service';

let it: TestDeps;
let versionId: string;
let evaluation: string;
let items: { id: number; photoHash: string; classIndex: number; split: string; fileName: string }[];

beforeAll(async () => {
  it = await createTestDeps();
  const { deps, actor } = it;
  ({ versionId } = await importColours(deps, actor));
  // Another version, whose photos are the same bytes and no concern of these filters.
  await importColours(deps, actor, 'Other');
  items = await deps.db.datasetItem.findMany({ where: { versionId }, orderBy: { id: 'asc' } });
  const model = await insertColourModel(deps, versionId, { answer: () => 2 });
  evaluation = (await evaluate(deps, actor, { model: model.id, dataset: 'Colours', split: 'all' })).id;
  await runEvaluations(deps, new AbortController().signal);
  await deps.db.evaluationAnswer.updateMany({
    where: { evaluationId: evaluation, itemId: { in: [id(0), id(1)] } },
    data: { isRight: false, confidence: 0.25, predicted: 1 },
  });
  await deps.db.datasetItem.updateMany({
    where: { id: { in: [id(3), id(4)] } },
    data: { source: 'camera', addedAt: new Date('2026-02-03T23:30:00Z'), side: 500 },
  });
  const finding = (kind: 'blurred' | 'near-copies', of: number[], status: 'open' | 'ignored') => ({
    ...UNTOUCHED,
    kind,
    status,
    key: `${kind} ${of}`,
    acrossSplits: false,
    acrossClasses: false,
    measured: null,
    threshold: null,
    suggestion: null,
    photos: of.map((i) => ({
      hash: items[i]?.photoHash ?? '',
      file: `${i}.png`,
      classKey: '1',
      split: 'train' as const,
      kept: true,
    })),
  });
  await deps.db.$transaction((tx) =>
    replaceFindings(tx, versionId, [
      finding('near-copies', [0, 5], 'open'),
      finding('blurred', [5], 'open'),
      finding('blurred', [6], 'ignored'),
    ]),
  );
});
afterAll(() => it?.close());

const id = (place: number) => items[place]?.id ?? 0;
const page = (filter: PhotoFilter, more: { cursor?: number; limit?: number } = {}) =>
  listPhotos(it.deps, { versionId, filter, limit: 200, ...more });
/** Places in the version of what a filter finds, which its outline must count the same. */
async function found(filter: PhotoFilter): Promise<number[]> {
  const photos = (await page(filter)).items.map((photo) => items.findIndex((item) => item.id === photo.id));
  expect((await getOutline(it.deps, { versionId, filter })).total).toBe(photos.length);
  return photos;
}
const places = (keep: (item: (typeof items)[number]) => boolean) =>
  items.flatMap((item, place) => (keep(item) ? place : []));

test('each filter finds what it says, and several together what is all of it', async () => {
  const all = places(() => true);
  expect(await found({})).toEqual(all);
  expect(await found({ split: 'test', classIndex: 1 })).toEqual(
    places((item) => item.split === 'test' && item.classIndex === 1),
  );
  expect(await found({ currency: 'Red dollar' })).toEqual(places((item) => item.classIndex === 0));
  expect(await found({ country: 'greenland', split: 'train' })).toEqual(
    places((item) => item.classIndex === 1 && item.split === 'train'),
  );
  expect(await found({ currency: 'Red dollar', country: 'greenland' })).toEqual([]);
  expect(await found({ sideFrom: 500, sideTo: 500 })).toEqual([3, 4]);
  expect(await found({ source: 'camera' })).toEqual([3, 4]);
  // The whole of both days, as UTC has them.
  expect(await found({ addedFrom: '2026-02-03', addedTo: '2026-02-03' })).toEqual([3, 4]);
  expect(await found({ addedTo: '2026-02-02' })).toEqual([]);
  expect(await found({ flag: 'blurred' })).toEqual([5]);
  expect(await found({ flag: 'any' })).toEqual([0, 5]);
  expect(await found({ flag: 'none' })).toEqual(all.filter((place) => place !== 0 && place !== 5));
  expect(await found({ evaluation })).toEqual(all);
  expect(await found({ evaluation, answer: 'wrong' })).toEqual([0, 1]);
  expect(await found({ evaluation, answer: 'wrong', flag: 'any' })).toEqual([0]);
  expect(await found({ evaluation, answeredClass: 1 })).toEqual([
    0,
    1,
    ...all.filter((place) => place > 1 && items[place]?.classIndex === 1),
  ]);
  expect(await found({ evaluation, answeredClass: 1, answer: 'wrong', classIndex: 0 })).toEqual([0, 1]);
  expect(await found({ evaluation, confidenceTo: 0.3, classIndex: 0 })).toEqual([0, 1]);
  expect(await found({ evaluation, confidenceFrom: 0.3, currency: 'Green dollar' })).toEqual(
    places((item) => item.classIndex === 1),
  );
  const [wrong] = (await page({ evaluation, answer: 'wrong' })).items;
  expect(wrong?.answer).toEqual({
    label: expect.stringContaining('2 Cents'),
    isRight: false,
    confidence: 0.25,
  });
  await expect(page({ evaluation: 'gone' })).rejects.toThrow(/not there/);
  expect(await getChoices(it.deps, versionId)).toMatchObject({
    flags: [
      { kind: 'near-copies', findings: 1 },
      { kind: 'blurred', findings: 1 },
    ],
    sources: ['import', 'camera'],
    evaluations: [{ id: evaluation, split: 'all', top1: expect.any(Number) }],
  });
});

test('pages follow each other without a gap, with answers and without', async () => {
  for (const filter of [{ split: 'test' }, { evaluation, answer: 'right' }] as const) {
    const whole = (await page(filter)).items.map((photo) => photo.id);
    const pages: number[] = [];
    for (let cursor: number | undefined; ; ) {
      const part = await page(filter, { limit: 5, ...(cursor !== undefined && { cursor }) });
      pages.push(...part.items.map((photo) => photo.id));
      if (part.nextCursor === null) break;
      cursor = part.nextCursor;
    }
    expect(pages).toEqual(whole);
  }
});

test('photos that were chosen by ranges of a filter are changed in a draft, after a preview that changes nothing', async () => {
  const { deps, actor } = it;
  const filter = { split: 'train' } as const;
  const train = places((item) => item.split === 'train');
  const [first = 0, second = 0] = train.map(id);
  const bulk = {
    action: 'photos' as const,
    photos: {
      filter,
      ranges: [
        [0, second],
        [second, 2 ** 31 - 1],
      ] as [number, number][],
    },
    change: { kind: 'move' as const, split: 'validation' as const },
  };
  const shown = await getPhotosPlan(deps, { versionId, bulk });
  expect(shown).toMatchObject({ seq: 0, findings: 0, photos: train.length });
  const { id: draftId } = await createDraft(deps, actor, { versionId, name: 'Moves' });
  const plan = await getPhotosPlan(deps, { versionId, draftId, bulk });
  expect((await getDraft(deps, actor, draftId)).changedPhotos).toBe(0);
  const requestId = 'request-moves';
  const only = { ...bulk, photos: { filter, ranges: [[first, first]] as [number, number][] } };
  expect(await applyBulk(deps, actor, { draftId, bulk: only, requestId, seenSeq: plan.seq })).toEqual({
    photos: 1,
    goesOn: false,
  });
  await expect(
    applyBulk(deps, actor, { draftId, bulk: only, requestId: 'request-late', seenSeq: plan.seq }),
  ).rejects.toThrow(/changed since/);
  // It is so already: nothing is left to do.
  expect(await getPhotosPlan(deps, { versionId, draftId, bulk: only })).toMatchObject({ photos: 0 });
  const relabel = { ...only, change: { kind: 'relabel' as const, classKey: 'none' } };
  await expect(getPhotosPlan(deps, { versionId, draftId, bulk: relabel })).rejects.toThrow(/no such class/);
});

test('the page of a photo tells its history, its groups and what models say, and leads to the next that the filter finds', async () => {
  const { deps, actor } = it;
  const hash = items[0]?.photoHash ?? '';
  const { id: draftId } = await createDraft(deps, actor, { versionId, name: 'Labels' });
  const operation = { kind: 'relabel' as const, photos: [hash], classKey: '2' };
  await applyOperation(deps, actor, { draftId, requestId: 'relabel-it', operation, seen: {}, findings: [] });
  const filter = { evaluation, answer: 'wrong' } as const;
  const shown = await getPhotoPage(deps, { versionId, hash, filter });
  expect(shown).toMatchObject({
    classKey: '1',
    split: 'test',
    source: 'import',
    addedAt: expect.any(Date),
    findings: [{ kind: 'near-copies', photos: [{ hash: items[5]?.photoHash }] }],
    history: [{ number: 1, change: ['came'], now: { classLabel: expect.stringMatching(/^1 Cent/) } }],
    drafts: [
      { name: 'Labels', state: 'open', operation: { kind: 'relabel', classKey: '2' }, by: actor.name },
    ],
    answers: [{ isRight: true, classes: [{ label: expect.stringMatching(/^1 Cent/) }, {}, {}] }],
    place: { index: 0, total: 2, previous: null, next: items[1]?.photoHash },
  });
  const { lastSeq } = await getDraft(deps, actor, draftId);
  const next = await publishDraft(deps, actor, { draftId, message: 'One label', seenSeq: lastSeq });
  const later = await getPhotoPage(deps, { versionId: next.versionId, hash, filter: {} });
  expect(later.history.map(({ number, change }) => [number, change])).toEqual([
    [2, ['relabelled']],
    [1, ['came']],
  ]);
  // The dataset has it since its first version, however many there are.
  expect(later.addedAt).toEqual(shown.addedAt);
  await expect(getPhotoPage(deps, { versionId, hash: 'f'.repeat(64), filter })).rejects.toThrow(
    /no such photo/,
  );
});

test('an area of the map is a filter like any other, and the map marks what a filter finds', async () => {
  const { deps, actor } = it;
  expect(await getMap(deps, versionId)).toMatchObject({ state: 'no-features' });
  await expect(requestMap(deps, actor, versionId)).rejects.toThrow(/ImageNet weights/);
  const summary = { state: 'done', phase: 'saving', revision: 2, network: 'test' };
  await deps.db.datasetReport.create({ data: { versionId, ...summary } });
  await deps.db.photoEmbedding.createMany({
    data: items.map(({ photoHash }, i) => ({
      hash: photoHash,
      network: 'test',
      values: Uint8Array.of(i, 255 - i, i * 9),
    })),
  });
  await requestMap(deps, actor, versionId);
  expect(await makeMaps(deps, new AbortController().signal)).toBe(1);
  expect(await makeMaps(deps, new AbortController().signal)).toBe(0);
  expect(await getMap(deps, versionId)).toMatchObject({ state: 'done', photos: items.length });
  // On a line, so that an area is easily said.
  const onALine = Float32Array.from(items.flatMap((_, i) => [(i + 0.5) / items.length, 0.5]));
  const points = packPoints(
    items.map((item) => item.id),
    onALine,
  );
  await deps.db.photoMap.update({ where: { versionId }, data: { points, finishedAt: new Date(1) } });
  const edge = Math.floor((1024 * 3) / items.length);
  const area = `0,0 ${edge},0 ${edge},1024 0,1024`;
  expect(await found({ area })).toEqual([0, 1, 2]);
  expect(await found({ area, evaluation, answer: 'right' })).toEqual([2]);
  const packed = await getMapPoints(deps, { versionId, filter: { area, evaluation } });
  const marks = [...Buffer.from(packed.marks, 'base64')];
  expect(marks.map((mark) => (mark & POINT.matches) !== 0)).toEqual(items.map((_, i) => i < 3));
  expect(marks[0]).toBe(POINT.matches | POINT.flagged | POINT.answered);
  expect(marks[2]).toBe(POINT.matches | POINT.answered | POINT.right);
  expect(Buffer.from(packed.ids, 'base64').readUInt32LE(4)).toBe(id(1));
});
