import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packAnswers } from '@/shared/epoch-answers';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { epochMetrics } from '../../testing/worker-reports';
import { getEpochConfusion, listModelEpochs } from '../epochs/service';
import { getConfusion } from '../models/evaluation-service';
import { replaceAnswers } from '../runs/curves/epoch-answers-repo';
import { makeRobustness } from './measure-robustness';
import { measureRobustness, readRobustness } from './robustness-service';
import { runEvaluations } from './run-evaluations';
import { evaluate, listEvaluations } from './service';
import { openTest, readTestOpenings } from './test-openings';

describe('evaluations', () => {
  let test: TestDeps;
  let model: { id: string; number: number };
  beforeAll(async () => {
    test = await createTestDeps();
    const { versionId } = await importColours(test.deps, test.actor);
    // What its trainer says of the test photos is another matter: here the network itself is asked.
    model = await insertColourModel(test.deps, versionId, { answer: () => 2 });
    const other = await importColours(test.deps, test.actor, 'Other');
    await test.deps.db.datasetClass.update({
      where: { versionId_index: { versionId: other.versionId, index: 1 } },
      data: { country: 'elsewhere' },
    });
    await test.deps.db.datasetItem.updateMany({
      where: { versionId: other.versionId, classIndex: 0, split: 'validation' },
      data: { photoHash: 'f'.repeat(64) },
    });
  });
  afterAll(() => test?.close());

  const make = () => runEvaluations(test.deps, new AbortController().signal);
  const latest = async () => (await listEvaluations(test.deps, model.id))[0];

  it('ask the network about the test photos of its own data, and keep every probability', async () => {
    await evaluate(test.deps, test.actor, { model: `${model.number}`, dataset: 'Colours' });
    expect(await latest()).toMatchObject({ state: 'queued', isOwn: true, split: 'test' });
    expect(await make()).toBe(1);
    expect(await latest()).toMatchObject({
      state: 'done',
      done: 12,
      total: 12,
      createdBy: 'Ada',
      result: { photos: 12, trainedOn: 0, unknownPhotos: 0, top1: { hits: 12 }, macro: { f1: 1 } },
    });
    const kept = await test.deps.db.modelAnswer.findMany({ where: { modelId: model.id } });
    expect(kept).toHaveLength(12);
    const [sum = 0] = kept.map(({ probabilities }) =>
      new Float32Array(Uint8Array.from(probabilities).buffer).reduce((a, b) => a + b),
    );
    expect(sum).toBeCloseTo(1, 5);
  });

  it('match classes of other data by what they show, and say what is unknown, unreadable or was trained on', async () => {
    await evaluate(test.deps, test.actor, { model: model.id, dataset: 'Other', number: 1 });
    expect(await make()).toBe(1);
    expect(await latest()).toMatchObject({
      datasetName: 'Other',
      isOwn: false,
      split: 'all',
      state: 'done',
      total: 14,
      // The photos have the same bytes as those it was trained on, but for one that is gone.
      result: {
        photos: 13,
        unreadable: 1,
        unknownPhotos: 7,
        trainedOn: 4,
        unknownClasses: [expect.stringMatching(/^2 Cents/)],
      },
    });
  });

  it('continue where a server died, without asking again, and are refused in words', async () => {
    const { deps, actor } = test;
    await evaluate(deps, actor, { model: model.id, dataset: 'Colours' });
    await deps.db.evaluation.updateMany({ where: { split: 'test' }, data: { state: 'running' } });
    const gone = { ...deps.inference, evaluate: () => Promise.reject(new Error('nobody may ask')) };
    expect(await runEvaluations({ ...deps, inference: gone }, new AbortController().signal)).toBe(1);
    expect(await latest()).toMatchObject({ state: 'done', split: 'test' });
    await evaluate(deps, actor, { model: model.id, dataset: 'Colours', split: 'train' });
    expect(await runEvaluations({ ...deps, inference: gone }, new AbortController().signal)).toBe(0);
    expect(await latest()).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/its log has the details/),
    });
    const missing = evaluate(deps, actor, { model: model.id, dataset: 'Colours', number: 9 });
    await expect(missing).rejects.toThrow(/no dataset version "Colours@9"/);
  });

  it('of the test split are counted when somebody opens them to compare models: a reload is no second look', async () => {
    const { deps, actor } = test;
    const refs = [`${model.number}`];
    expect(await readTestOpenings(deps, refs)).toEqual({ times: 0, people: 0 });
    await openTest(deps, actor, refs);
    await openTest(deps, actor, [model.id]);
    expect(await readTestOpenings(deps, refs)).toEqual({ times: 1, people: 1 });
    await deps.db.testOpening.updateMany({ data: { openedAt: new Date(Date.now() - 2 * 3600_000) } });
    await openTest(deps, actor, refs);
    await openTest(deps, { ...actor, userId: 'another' }, refs);
    expect(await readTestOpenings(deps, refs)).toEqual({ times: 3, people: 2 });
    await expect(openTest(deps, actor, ['999'])).rejects.toMatchObject({ code: 'not-found' });
  });

  it('measure on the test photos, once for each model, how it bears changes of them', async () => {
    const { deps } = test;
    const never = new AbortController().signal;
    const ref = `${model.number}`;
    expect(await readRobustness(deps, ref)).toMatchObject({
      state: 'none',
      result: null,
      cost: { split: 'test', splitPhotos: 12, photos: 12, answers: 12 * 16 },
    });
    const [one, two] = await Promise.all([measureRobustness(deps, ref), measureRobustness(deps, model.id)]);
    expect([one.state, two.state]).toEqual(['queued', 'queued']);
    // Another server has begun it, and died.
    await deps.db.modelRobustness.updateMany({ data: { state: 'running', done: 3, total: 12 } });
    expect(await makeRobustness(deps, never)).toBe(1);
    const measured = await readRobustness(deps, ref);
    expect(measured).toMatchObject({ state: 'done', total: 12, error: null });
    const { result } = measured;
    expect(result).toMatchObject({
      split: 'test',
      splitPhotos: 12,
      unreadable: 0,
      plain: { hits: 12, photos: 12 },
    });
    // It answers the mean colour, which is the same however a photo is turned, blurred or shrunk.
    const of = (kind: string) =>
      result?.conditions.filter((one) => one.kind === kind).map(({ top1 }) => top1.hits);
    expect(result?.conditions.every(({ top1 }) => top1.photos === 12)).toBe(true);
    expect([of('rotation'), of('blur'), of('scale')]).toEqual([
      [12, 12, 12],
      [12, 12, 12],
      [12, 12, 12],
    ]);

    expect(await measureRobustness(deps, ref)).toEqual(measured);
    expect(await makeRobustness(deps, never)).toBe(0);
    await expect(measureRobustness(deps, '999')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of the validation photos after each epoch are kept with the run, of epochs that hold and of all photos', async () => {
    const { deps } = test;
    const of = { where: { id: model.id } };
    const { datasetVersionId: versionId } = await deps.db.modelVersion.findUniqueOrThrow(of);
    const photos = await deps.db.datasetItem.findMany({ where: { versionId, split: 'validation' } });
    const { id, runId } = await insertColourModel(deps, versionId, {
      alterEvaluation: ({ splits }) => {
        const [tested] = splits;
        const items = photos.map(({ photoHash, classIndex: truth }) => ({
          hash: photoHash,
          truth,
          predicted: truth,
          confidence: 0.5,
          rank: 1,
        }));
        if (tested) splits.push({ summary: { ...tested.summary, split: 'validation' }, items });
      },
    });
    const log = [1, 2, 3].map((epoch) => ({
      runId,
      seq: epoch,
      attempt: 1,
      at: new Date(),
      type: 'epoch',
      payload: epochMetrics(epoch, { valTop5: 1 }),
    }));
    await deps.db.runEvent.createMany({ data: log });
    const answers = (some: typeof photos, answer: (truth: number) => number) =>
      packAnswers(
        some.map(({ photoHash, classIndex }) => ({ hash: photoHash, predicted: answer(classIndex) })),
      );
    await deps.db.$transaction((tx) =>
      replaceAnswers(tx, runId, [
        { epoch: 1, answers: answers(photos, () => 0) },
        { epoch: 2, answers: answers(photos, (truth) => truth) },
        { epoch: 3, answers: answers(photos.slice(1), () => 0) },
        { epoch: 4, answers: answers(photos, () => 0) },
      ]),
    );
    expect(await listModelEpochs(deps, id)).toEqual({
      epochs: [
        { epoch: 1, valAccuracy: 0.5 },
        { epoch: 2, valAccuracy: 0.5 },
      ],
      last: 3,
      best: 2,
      kept: 2,
      refitted: false,
    });
    const first = await getEpochConfusion(deps, { model: id, epoch: 1 });
    expect(first).toMatchObject({
      epoch: 1,
      cells: [0, 1, 2].map((truth) => [truth, 0, 1]),
      summary: { top1: 1 / 3, top5: 1, loss: 1 },
      macro: { recall: 1 / 3 },
    });
    const whole = await getConfusion(deps, { model: id, split: 'validation' });
    expect((await getEpochConfusion(deps, { model: id, epoch: 2 })).cells).toEqual(whole.cells);
    for (const epoch of [3, 4]) {
      await expect(getEpochConfusion(deps, { model: id, epoch })).rejects.toThrow('are not kept');
    }
    expect((await listModelEpochs(deps, model.id)).epochs).toEqual([]);
  });
});
