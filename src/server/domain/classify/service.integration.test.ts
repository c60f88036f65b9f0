import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { Actor } from '../../deps';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { colourPhoto } from '../../testing/test-photos';
import { restoreItems } from '../lifecycle/bin-service';
import { deleteItems } from '../lifecycle/service';
import { addAnswerComment, listAnswerComments } from './comments';
import { keepAnswers } from './keep-answers';
import { listSamples } from './samples';
import {
  classifyAgain,
  classifyCoins,
  classifyPhoto,
  getClassification,
  joinFaces,
  listHistory,
} from './service';

describe('classifying a photo', () => {
  let test: TestDeps;
  let viewer: Actor;
  let versionId: string;
  let weak: number;
  let strong: number;
  beforeAll(async () => {
    test = await createTestDeps();
    viewer = await insertTestMember(test.deps, { name: 'Vi', email: 'vi@example.org', role: 'viewer' });
    const bytes = await colourPhoto('red', 1);
    await expect(
      classifyPhoto(test.deps, viewer, { bytes, fileName: 'a', models: [] }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no model version that can classify yet'),
    });
    ({ versionId } = await importColours(test.deps, test.actor));
    weak = (await insertColourModel(test.deps, versionId, { name: 'Weak', gain: 1 })).number;
    strong = (await insertColourModel(test.deps, versionId, { name: 'Strong', gain: 4 })).number;
  });
  afterAll(() => test?.close());

  it('answers with the top classes of each model and keeps photo and answers', async () => {
    const bytes = await colourPhoto('green', 77);
    const item = await classifyPhoto(test.deps, viewer, {
      bytes,
      fileName: 'coin.png',
      models: [String(weak), String(strong), String(weak)],
    });
    expect(item).toMatchObject({ fileName: 'coin.png', user: 'Vi', userId: viewer.userId });
    expect(item.results.map((result) => result.modelName)).toEqual(['Strong', 'Weak']);
    for (const { top, ms, datasetName } of item.results) {
      expect(top).toHaveLength(3);
      expect(top[0]).toMatchObject({
        class: '2',
        value: '2 Cents',
        currency: 'Green dollar',
        country: 'greenland',
      });
      expect(top.reduce((sum, score) => sum + score.p, 0)).toBeCloseTo(1, 5);
      expect(ms).toBeGreaterThan(0);
      expect(datasetName).toBe('Colours');
    }
    expect(item.results[0]?.top[0]?.p).toBeGreaterThan(item.results[1]?.top[0]?.p ?? 1);
    expect(await test.deps.blobs.read(item.photoHash)).toEqual(bytes);
    expect(await getClassification(test.deps, item.id)).toEqual(item);
  });

  it('commits answers that come together together, and one that cannot be kept loses no other', async () => {
    const { deps } = test;
    let commits = 0;
    const db = new Proxy(deps.db, {
      get: (target, key) => {
        if (key === '$transaction') commits += 1;
        return Reflect.get(target, key, target);
      },
    });
    const photo = (n: number) => ({
      hash: String(n % 2).repeat(64),
      format: 'png' as const,
      width: 8,
      height: 8,
      bytes: 9,
    });
    const keep = (userId: string, n: number) => {
      const entry = { userId, fileName: `together-${n}`, found: null, answers: [] };
      return keepAnswers({ ...deps, db }, { ...entry, photo: photo(n), begunAt: performance.now() });
    };
    const kept = await Promise.all([0, 1, 2].map((n) => keep(viewer.userId, n)));
    expect(commits).toBe(1);
    expect(kept.map((row) => row?.photoHash[0])).toEqual(['0', '1', '0']);

    const outcomes = await Promise.allSettled([
      keep(viewer.userId, 3),
      keep('nobody', 4),
      keep(viewer.userId, 5),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await deps.db.classification.findMany({ where: { fileName: { startsWith: 'together-' } } });
    expect(rows.map(({ fileName }) => fileName).sort()).toEqual([0, 1, 2, 3, 5].map((n) => `together-${n}`));
    await deps.db.classification.deleteMany({ where: { fileName: { startsWith: 'together-' } } });
  });

  it('asks the best model that can classify when none is named, never one that cannot', async () => {
    await insertColourModel(test.deps, versionId, {
      name: 'Unproven',
      alter: (files) => files.filter((file) => file.path !== 'golden.json'),
    });
    const item = await classifyPhoto(test.deps, viewer, {
      bytes: await colourPhoto('blue', 5),
      fileName: 'blue.png',
      models: [],
    });
    expect(item.results.map((result) => result.modelName)).toEqual(['Strong']);
    expect(item.results[0]?.top[0]).toMatchObject({ class: '3', label: 'Blue button', value: null });
  });

  it.each([
    ['no photo', Buffer.from('hello'), 'This file is not a photo: JPEG, PNG'],
    ['nothing', Buffer.alloc(0), 'This file is empty.'],
    ['a broken HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'is damaged'],
  ])('refuses %s and says what is accepted', async (_, bytes, message) => {
    const before = await test.deps.db.classification.count();
    await expect(
      classifyPhoto(test.deps, viewer, { bytes, fileName: 'x', models: [String(weak)] }),
    ).rejects.toMatchObject({ code: 'bad-photo', message: expect.stringContaining(message) });
    expect(await test.deps.db.classification.count()).toBe(before);
  });

  it('refuses models that do not exist, cannot classify or are too many', async () => {
    const bytes = await colourPhoto('red', 1);
    const ask = (models: string[]) =>
      expect(classifyPhoto(test.deps, viewer, { bytes, fileName: 'x', models })).rejects;
    await ask(['999']).toMatchObject({ code: 'not-found' });
    await ask([String(strong + 1)]).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Unproven'),
    });
    await ask(Array.from({ length: 9 }, (_, n) => String(n))).toMatchObject({ code: 'bad-request' });
  });

  it('asks further models about a photo of the history', async () => {
    const bytes = await colourPhoto('red', 8);
    const { id } = await classifyPhoto(test.deps, viewer, { bytes, fileName: 'r', models: [String(weak)] });
    const again = await classifyAgain(test.deps, viewer, { id, models: [String(weak), String(strong)] });
    expect(again.results.map((result) => result.modelName)).toEqual(['Strong', 'Weak']);
  });

  it('joins two photos of one coin, and takes them apart again', async () => {
    const ask = async (colour: 'red' | 'green', seed: number) =>
      classifyPhoto(test.deps, viewer, {
        bytes: await colourPhoto(colour, seed),
        fileName: colour,
        models: [String(weak)],
      });
    const pOf = ({ results: [result] }: ClassificationItem, key: string) =>
      result?.top.find((score) => score.class === key)?.p ?? 0;
    const [red, again, green] = [await ask('red', 21), await ask('red', 22), await ask('green', 23)];
    const joined = await joinFaces(test.deps, viewer, { id: red.id, other: again.id });
    expect(joined.otherFace).toEqual({ id: again.id, photoHash: again.photoHash, fileName: 'red' });
    expect(pOf(joined, '1')).toBeGreaterThan(pOf(red, '1'));
    const both = await joinFaces(test.deps, viewer, { id: red.id, other: green.id });
    expect(pOf(both, '1')).toBeCloseTo(pOf(both, '2'), 1);
    const more = await classifyAgain(test.deps, viewer, { id: red.id, models: [String(weak)] });
    expect(pOf(more, '1')).toBeCloseTo(pOf(both, '1'), 5);
    const apart = await joinFaces(test.deps, viewer, { id: red.id, other: null });
    expect([apart.otherFace, pOf(apart, '1')]).toEqual([null, expect.closeTo(pOf(red, '1'), 5)]);
    await expect(joinFaces(test.deps, viewer, { id: red.id, other: red.id })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('has comments, which their author and administrators delete and take out of the bin again', async () => {
    const bytes = await colourPhoto('red', 31);
    const { id } = await classifyPhoto(test.deps, viewer, { bytes, fileName: 'r', models: [String(weak)] });
    await addAnswerComment(test.deps, viewer, { id, body: 'Worn, but right.' });
    const other = await insertTestMember(test.deps, { name: 'Mo', email: 'mo@example.org', role: 'member' });
    const [comment] = await listAnswerComments(test.deps, other, { id });
    expect(comment).toMatchObject({ body: 'Worn, but right.', author: 'Vi', removable: false });
    const refs = [comment?.id ?? ''];
    const remove = (by: Actor) =>
      deleteItems(test.deps, by, { kind: 'answer-comment', refs, withDependents: false });
    expect(await remove(other)).toMatchObject({
      refused: [{ reason: expect.stringContaining('comments on answers of others') }],
    });
    expect((await remove(test.actor)).done).toEqual(refs);
    expect(await listAnswerComments(test.deps, viewer, { id, archived: true })).toEqual([]);
    await restoreItems(test.deps, viewer, { kind: 'answer-comment', refs });
    expect(await listAnswerComments(test.deps, viewer, { id })).toMatchObject([{ removable: true }]);
    await expect(addAnswerComment(test.deps, viewer, { id: 'none', body: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('can be tried on test photos of the model’s own data', async () => {
    const { id } = await test.deps.db.modelVersion.findFirstOrThrow({ where: { number: weak } });
    const first = await listSamples(test.deps, { model: id, turn: 0 });
    expect(first.datasetName).toBe('Colours');
    expect(first.photos.map(({ label }) => label).sort()).toEqual([
      '1 Cent · Red dollar · redland',
      '2 Cents · Green dollar · greenland',
      'Blue button',
    ]);
    const later = await listSamples(test.deps, { model: id, turn: 3 });
    expect(later.photos[0]?.hash).not.toBe(first.photos[0]?.hash);
    const items = await test.deps.db.datasetItem.findMany({
      where: { photoHash: { in: first.photos.map(({ hash }) => hash) } },
    });
    expect(new Set(items.map(({ split }) => split))).toEqual(new Set(['test']));
    await expect(listSamples(test.deps, { model: 'none', turn: 0 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  describe('with several coins on it', () => {
    const table = (discs: string) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#eee"/>${discs}</svg>`,
        ),
      )
        .png()
        .toBuffer();
    const disc = (x: number, y: number, fill: string) =>
      `<circle cx="${x}" cy="${y}" r="70" fill="${fill}"/>`;
    const classesOf = ({ results: [result] }: ClassificationItem) =>
      [result?.top, ...(result?.others ?? [])].map((top) => top?.[0]?.class);

    it('each is found and answered, in reading order; placed ones take their place', async () => {
      const bytes = await table(disc(480, 110, '#0a0') + disc(120, 120, '#b00') + disc(300, 290, '#00b'));
      const models = [String(weak)];
      const item = await classifyPhoto(test.deps, viewer, { bytes, fileName: 'table', models });
      expect(item.found).toMatchObject({ placed: false, coins: [{}, {}, {}] });
      expect(item.found?.coins[0]).toMatchObject({
        x: expect.closeTo(0.2, 2),
        a: expect.closeTo(70 / 600, 2),
      });
      expect(classesOf(item)).toEqual(['1', '2', '3']);

      const [red, , blue] = item.found?.coins ?? [];
      const coins = [blue, red].flatMap((coin) => coin ?? []);
      const placed = await classifyCoins(test.deps, viewer, { id: item.id, coins });
      expect(classesOf(placed)).toEqual(['3', '1']);
      // Of another person's photo only who may change data changes what was answered.
      const other = await insertTestMember(test.deps, {
        name: 'Eve',
        email: 'eve@example.org',
        role: 'viewer',
      });
      const refused = { code: 'not-allowed' };
      await expect(classifyCoins(test.deps, other, { id: item.id, coins: 'whole' })).rejects.toMatchObject(
        refused,
      );
      await expect(joinFaces(test.deps, other, { id: item.id, other: null })).rejects.toMatchObject(refused);
      const more = await classifyAgain(test.deps, viewer, { id: item.id, models: [String(strong)] });
      expect(more.results.map(({ others }) => others.length)).toEqual([1, 1]);
      const whole = await classifyCoins(test.deps, viewer, { id: item.id, coins: 'whole' });
      expect([whole.found, whole.results[0]?.others]).toEqual([null, []]);
    });

    it('a coin that is cut off, and one without any: said with the answer for the whole photo', async () => {
      const models = [String(weak)];
      const cut = await table(disc(550, 200, '#b00'));
      const item = await classifyPhoto(test.deps, viewer, { bytes: cut, fileName: 'cut', models });
      expect(item.found?.coins).toMatchObject([{ warnings: expect.arrayContaining(['cut-off']) }]);
      const none = await classifyPhoto(test.deps, viewer, {
        bytes: await table('<rect width="300" height="400" fill="#00b"/>'),
        fileName: 'none',
        models,
      });
      expect(none.found?.coins).toEqual([]);
      expect(classesOf(none)).toEqual(['3']);
    });
  });

  it('pages through the history, newest first', async () => {
    const all = await listHistory(test.deps, { limit: 100 });
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listHistory(test.deps, { limit: 2, cursor });
      seen.push(...page.items.map((item) => item.id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.items.map((item) => item.id));
    await expect(listHistory(test.deps, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});
