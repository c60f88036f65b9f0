import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importColours, insertColourModel } from '../../../testing/colour-models';
import { createTestDeps, type TestDeps } from '../../../testing/test-deps';
import { colourPhoto } from '../../../testing/test-photos';
import { findDefaultModels } from '../ask-models';
import { explainAnswer, explainPhoto } from '../explain';
import { classifyPhoto } from '../service';
import { makeProfiles } from './profile-queue';

describe('the profile of a model version', () => {
  let test: TestDeps;
  let model: { id: string; number: number };
  const never = new AbortController().signal;
  beforeAll(async () => {
    test = await createTestDeps();
    const { versionId } = await importColours(test.deps, test.actor, 'Many colours', {
      train: 3,
      validation: 15,
      test: 1,
    });
    model = await insertColourModel(test.deps, versionId, { gain: 1 });
  });
  afterAll(() => test?.close());

  const ask = async (bytes: Buffer) => {
    const item = await classifyPhoto(test.deps, test.actor, { bytes, fileName: 'x', models: [model.id] });
    const [result] = item.results;
    if (!result) throw new Error('no model has answered');
    return { id: item.id, ...result };
  };

  /** A blue one. */
  const photoOf = async (split: string) => {
    const where = { split, classIndex: 2 };
    return (await test.deps.db.datasetItem.findFirstOrThrow({ where })).photoHash;
  };
  const explain = (photoHash: string, classIndex = 2) =>
    explainPhoto(test.deps, test.actor, { model: model.id, photoHash, classIndex });

  it('is asked for by the first question, which is answered without it and says so', async () => {
    expect(await findDefaultModels(test.deps)).toEqual([model.id]);
    const answer = await ask(await colourPhoto('red', 900));
    expect(answer.traits).toEqual([
      {
        known: null,
        calibrated: false,
        country: { name: 'redland', p: expect.closeTo(answer.top[0]?.p ?? 0, 6) },
        currency: { name: 'Red dollar', p: expect.any(Number) },
        value: { name: '1 Cent', p: expect.any(Number) },
      },
    ]);
    const { nearest, profile, heatMap } = await explainAnswer(test.deps, test.actor, {
      id: answer.id,
      model: model.id,
      coin: 0,
    });
    expect([nearest, profile?.state]).toEqual([null, 'queued']);
    expect(heatMap).toMatchObject({ side: 3 });
  });

  it('is not there yet for a photo of the matrix either, whose explanation says so', async () => {
    const { nearest, profile, heatMap } = await explain(await photoOf('test'));
    expect([nearest, profile?.state]).toEqual([null, 'queued']);
    expect(heatMap).toMatchObject({ side: 3 });
  });

  it('is taken up where a server that died was', async () => {
    const stop = new AbortController();
    const broken = {
      ...test.deps,
      inference: {
        ...test.deps.inference,
        evaluate: async (request: Parameters<typeof test.deps.inference.evaluate>[0]) => {
          const answer = await test.deps.inference.evaluate(request);
          if ((await test.deps.db.modelEmbedding.count()) >= 5) stop.abort();
          return answer;
        },
      },
    };
    expect(await makeProfiles(broken, stop.signal)).toBe(0);
    const described = await test.deps.db.modelEmbedding.count();
    expect(described).toBeGreaterThanOrEqual(5);
    expect(described).toBeLessThan(20);
    expect(await makeProfiles(test.deps, never)).toBe(1);
    expect(await makeProfiles(test.deps, never)).toBe(0);
    expect(await test.deps.db.modelEmbedding.count()).toBe(3 * 18);
  });

  it('is used whenever the model answers: temperature, and what it does not know', async () => {
    const row = await test.deps.db.modelProfile.findUniqueOrThrow({ where: { modelId: model.id } });
    expect(row).toMatchObject({ state: 'done', done: 54, total: 54 });
    // The network of colours is right each time, and not sure enough.
    expect((row.profile as { temperature: number }).temperature).toBeLessThan(0.5);
    const red = await ask(await colourPhoto('red', 901));
    expect(red.top[0]).toMatchObject({ class: '1', p: expect.closeTo(1, 2) });
    expect(red.traits[0]?.calibrated).toBe(true);
    expect(red.traits[0]?.known).toBeGreaterThan(0);
    const grey = sharp({ create: { width: 40, height: 32, channels: 3, background: '#777' } });
    expect((await ask(await grey.png().toBuffer())).traits[0]?.known).toBeLessThan(0);
  });

  it('has the training photos that are most like what was asked about, and where the class was seen', async () => {
    const { id } = await ask(await colourPhoto('blue', 902));
    const explained = await explainAnswer(test.deps, test.actor, { id, model: model.id, coin: 0 });
    expect(explained.nearest?.slice(0, 3).map(({ label }) => label)).toEqual(Array(3).fill('Blue button'));
    expect(explained.nearest?.[0]?.likeness).toBeGreaterThan(0.99);
    expect(explained.nearest?.[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(explained.frame).toMatch(/^data:image\/webp;base64,/);
    // A photo of one colour: the class is seen everywhere alike.
    const { values = [] } = explained.heatMap ?? {};
    expect(values).toHaveLength(9);
    expect(Math.min(...values)).toBeGreaterThan(0);
    await expect(
      explainAnswer(test.deps, test.actor, { id, model: model.id, coin: 0, class: 'none' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('has those of a photo of the matrix, never the photo itself', async () => {
    const evaluated = await explain(await photoOf('test'));
    expect(evaluated.nearest?.slice(0, 3).map(({ label }) => label)).toEqual(Array(3).fill('Blue button'));
    const own = await photoOf('train');
    const { nearest } = await explain(own);
    expect(nearest).toHaveLength(6);
    expect(nearest?.map(({ hash }) => hash)).not.toContain(own);
    await expect(explain('0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
    await expect(explain(own, 3)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is fitted on test photos after a last fit, which has learned the validation photos, too', async () => {
    const { db } = test.deps;
    const { summary } = await db.modelVersion.findUniqueOrThrow({ where: { id: model.id } });
    const refitted = { ...(summary as object), lastFitEpochs: 4 };
    await db.modelVersion.update({ where: { id: model.id }, data: { summary: refitted } });
    await db.modelProfile.update({ where: { modelId: model.id }, data: { state: 'queued' } });
    expect(await makeProfiles(test.deps, never)).toBe(1);
    const row = await db.modelProfile.findUniqueOrThrow({ where: { modelId: model.id } });
    // Three test photos, and nine of training with 45 of validation.
    expect(row).toMatchObject({ state: 'done', total: 3 + 54, profile: { known: null } });
    const own = await photoOf('validation');
    const { nearest } = await explain(await photoOf('test'));
    expect(nearest).toHaveLength(6);
    expect((await explain(own)).nearest?.map(({ hash }) => hash)).not.toContain(own);
  });

  it('serves with a network of an earlier release, which says less', async () => {
    await test.deps.db.modelVersion.update({ where: { id: model.id }, data: { graphVersion: 1 } });
    const answer = await ask(await colourPhoto('red', 903));
    expect(answer.top[0]?.class).toBe('1');
  });
});
