import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL_SORT_COLUMNS } from '@/shared/contracts/models';
import { type EvaluationFile, type EvaluationItem, RESULT_FILES } from '@/shared/trainer-job';
import { importColours, insertColourModel } from '../../testing/colour-models';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { addComment } from '../review/service';
import { insertModelVersion, prepareModelVersion } from './create-model';
import { findDifferences } from './differences';
import { compareModels, getConfusion, listCellPhotos } from './evaluation-service';
import { listModels } from './model-list-repo';
import { rebuildGraphs } from './rebuild-graphs';
import { getModel, renameModel } from './service';

const SHARD = 'tfjs/group1-shard1of1.bin';

describe('model versions', () => {
  let test: TestDeps;
  let versionId: string;
  beforeAll(async () => {
    test = await createTestDeps();
    ({ versionId } = await importColours(test.deps, test.actor));
  });
  afterAll(() => test?.close());

  it('are made of a trainer’s results, proven by the golden set', async () => {
    const { id, number, warnings } = await insertColourModel(test.deps, versionId, { name: 'First' });
    expect(warnings).toEqual([]);
    const model = await getModel(test.deps, `#${number}`);
    expect(model).toMatchObject({
      id,
      name: 'First',
      canClassify: true,
      datasetName: 'Colours',
      datasetVersion: 1,
      classCount: 3,
      width: 0.35,
      // Of twelve photos all are right, whatever the trainer's summary says.
      top1: 1,
      baseWeights: 'random',
      lineage: { datasetVersionId: versionId, codeVersion: 'test', workerName: null },
    });
    expect(model.goldenDifference).toBeLessThan(1e-4);
    expect(model.classes.map((coin) => coin.label)).toEqual([
      '1 Cent · Red dollar · redland',
      '2 Cents · Green dollar · greenland',
      'Blue button',
    ]);
    expect(model.files).toHaveLength(5);
    expect((await getModel(test.deps, id)).number).toBe(number);
  });

  it('are made once for a run, however often it is asked', async () => {
    const { deps } = test;
    const { id, runId } = await insertColourModel(deps, versionId, { name: 'Once' });
    const { files, summary } = await getModel(deps, id);
    const prepared = await prepareModelVersion(deps, { runId, summary, files });
    const run = { id: runId, name: 'Once', datasetVersionId: versionId };
    const again = await deps.db.$transaction((tx) => insertModelVersion(tx, prepared, run));
    expect(again.id).toBe(id);
    expect((await listModels(deps, {})).items.filter((model) => model.runId === runId)).toHaveLength(1);
  });

  it('are listed page by page, sorted by any column, and filtered by number and by whether they can classify', async () => {
    const { deps } = test;
    const { number } = await insertColourModel(deps, versionId, { name: 'Third' });
    const { total, items } = await listModels(deps, {});
    for (const by of MODEL_SORT_COLUMNS) {
      const sort = { by, direction: 'desc' as const };
      const first = await listModels(deps, { sort, limit: total - 1 });
      const second = await listModels(deps, { sort, limit: total - 1, cursor: first.nextCursor ?? '' });
      const listed = [...first.items, ...second.items].map((model) => model.number);
      expect(listed.sort(), by).toEqual(items.map((model) => model.number).sort());
    }
    const named = await listModels(deps, { models: [String(number), 'none'], canClassify: true });
    expect(named.items.map((model) => model.name)).toEqual(['Third']);
    expect((await listModels(deps, { search: `third ${number} colours` })).total).toBe(1);
    expect((await listModels(deps, { models: [] })).total).toBe(0);
  });

  it('cannot classify when the network answers differently from the trained one', async () => {
    const { deps } = test;
    const other = await insertColourModel(deps, versionId, { name: 'Other', gain: 3 });
    const shard = (await getModel(deps, other.id)).files.find((file) => file.path === SHARD);
    const { id, warnings } = await insertColourModel(deps, versionId, {
      name: 'Other weights',
      alter: (files) => files.map((file) => (file.path === SHARD && shard ? shard : file)),
    });
    expect(warnings).toEqual([expect.stringContaining('differs from the trained one')]);
    const model = await getModel(deps, id);
    expect(model.canClassify).toBe(false);
    expect(model.goldenDifference).toBeGreaterThan(0.01);
  });

  it('cannot classify without a golden set', async () => {
    const { id, warnings } = await insertColourModel(test.deps, versionId, {
      alter: (files) => files.filter((file) => file.path !== RESULT_FILES.golden),
    });
    expect(warnings).toHaveLength(1);
    expect(await getModel(test.deps, id)).toMatchObject({ canClassify: false, goldenDifference: null });
  });

  it.each([
    ['are cut short', (bytes: Buffer) => bytes.subarray(4), /shorter than the manifest says/],
    ['are too many', (bytes: Buffer) => Buffer.concat([bytes, bytes]), /bytes; at most \d+ fit/],
    ['are no numbers', (bytes: Buffer) => Buffer.alloc(bytes.length, 0xff), /is not finite/],
  ])('cannot classify when the weights %s, and are kept', async (_, damage, message) => {
    const { deps } = test;
    const good = await insertColourModel(deps, versionId);
    const hash = (await getModel(deps, good.id)).files.find((file) => file.path === SHARD)?.hash ?? '';
    const damaged = await deps.blobs.write(damage(await deps.blobs.read(hash)));
    const { id, warnings } = await insertColourModel(deps, versionId, {
      alter: (files) => files.map((file) => (file.path === SHARD ? { ...file, ...damaged } : file)),
    });
    expect(warnings).toEqual([expect.stringMatching(message)]);
    expect(await getModel(deps, id)).toMatchObject({ canClassify: false });
  });

  it('are run from their weights, never from a program that a worker uploads', async () => {
    const { deps } = test;
    const program = await deps.blobs.write(Buffer.from('an ONNX file with external data'));
    const { id } = await insertColourModel(deps, versionId, {
      alter: (files) => [...files, { path: RESULT_FILES.onnx, ...program }],
    });
    const { files, canClassify } = await getModel(deps, id);
    expect(canClassify).toBe(true);
    const onnx = files.filter((file) => file.path === RESULT_FILES.onnx);
    expect(onnx).toHaveLength(1);
    expect(onnx[0]?.hash).not.toBe(program.hash);
  });

  it('of an earlier release classify once the server has written their networks', async () => {
    const { deps } = test;
    const { id } = await insertColourModel(deps, versionId);
    const program = await deps.blobs.write(Buffer.from('what a worker of an earlier release wrote'));
    await deps.db.modelVersion.update({
      where: { id },
      data: { onnxHash: program.hash, graphVersion: null },
    });
    expect((await getModel(deps, id)).canClassify).toBe(false);
    expect(await rebuildGraphs(deps, new AbortController().signal)).toBe(1);
    const { files, canClassify } = await getModel(deps, id);
    expect(canClassify).toBe(true);
    expect(files.map(({ hash }) => hash)).not.toContain(program.hash);
    expect(await rebuildGraphs(deps, new AbortController().signal)).toBe(0);
  });

  it.each([
    ['no evaluation', (path: string) => path !== RESULT_FILES.evaluation, 'have no evaluation.json'],
    ['no model', (path: string) => path !== RESULT_FILES.tfjs, 'have no tfjs/model.json'],
  ])('are refused with %s', async (_, keep, message) => {
    const making = insertColourModel(test.deps, versionId, {
      alter: (files) => files.filter((file) => keep(file.path)),
    });
    await expect(making).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining(message),
    });
  });

  it('are refused when a file was not uploaded or its path leads out', async () => {
    const upload = { path: 'tfjs/x.bin', hash: 'a'.repeat(64), bytes: 1 };
    const refused = (extra: typeof upload) =>
      expect(insertColourModel(test.deps, versionId, { alter: (files) => [...files, extra] })).rejects;
    await refused(upload).toThrow('"tfjs/x.bin" of the results was not uploaded');
    await refused({ ...upload, path: '../x.bin' }).toThrow('no path inside a results folder');
  });

  it('are refused when the evaluation is about classes that do not exist', async () => {
    const making = insertColourModel(test.deps, versionId, { answer: () => 7 });
    await expect(making).rejects.toThrow('a class that the dataset version does not have');
  });

  it('are refused when the evaluation is not about all photos of a split under their own classes', async () => {
    const refused = async (change: (items: EvaluationItem[]) => unknown, message: string) => {
      const making = insertColourModel(test.deps, versionId, {
        alterEvaluation: ({ splits }) => void change(splits[0]?.items as EvaluationItem[]),
      });
      await expect(making).rejects.toThrow(message);
    };
    const first = (change: Partial<EvaluationItem>) => (items: EvaluationItem[]) =>
      Object.assign(items[0] as EvaluationItem, change);
    const otherPhotos = 'not about the photos of the test split under their own classes';
    await refused(first({ truth: 1, predicted: 1 }), otherPhotos);
    await refused(first({ hash: 'a'.repeat(64) }), otherPhotos);
    await refused((items) => items.pop(), otherPhotos);
    await refused((items) => items.push(items[0] as EvaluationItem), 'is listed twice');
    await refused(first({ confidence: 1.5 }), 'a confidence that is no probability');
    await refused(first({ rank: 2 }), 'a rank that contradicts what was predicted');
    await refused(first({ hash: '../../secret' }), 'is not named by a SHA-256');
  });

  it('are evaluated without the photos that the run could not decode, up to a share', async () => {
    const left = await test.deps.db.datasetItem.findMany({ where: { versionId, split: 'test' }, take: 2 });
    const [one, two] = left.map(({ photoHash }) => photoHash) as [string, string];
    const without = (...hashes: string[]) => ({
      unreadable: hashes,
      alterEvaluation: ({ splits }: EvaluationFile) => {
        const split = splits[0];
        if (split) split.items = split.items.filter(({ hash }) => !hashes.includes(hash));
      },
    });
    const { id } = await insertColourModel(test.deps, versionId, without(one));
    expect(await test.deps.db.prediction.count({ where: { modelId: id } })).toBe(11);
    await expect(insertColourModel(test.deps, versionId, without(one, two))).rejects.toThrow(
      'The run left out 2 photos; at most 1 may be.',
    );
    await expect(
      insertColourModel(test.deps, versionId, { ...without(one), unreadable: [two] }),
    ).rejects.toThrow('not about the photos of the test split');
  });

  it('can be renamed', async () => {
    const { number } = await insertColourModel(test.deps, versionId);
    await renameModel(test.deps, { model: String(number), revision: 0, name: 'Best so far' });
    expect(await getModel(test.deps, String(number))).toMatchObject({ name: 'Best so far' });
    await expect(getModel(test.deps, '999')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are compared photo by photo on what both were evaluated on', async () => {
    const { deps } = test;
    const baseline = await insertColourModel(deps, versionId, {
      answer: (truth, photo) => (photo < 3 ? (truth + 1) % 3 : truth),
    });
    const model = await insertColourModel(deps, versionId, {
      answer: (truth, photo) => (photo === 2 || photo === 11 ? (truth + 1) % 3 : truth),
    });
    const compared = {
      baseline: String(baseline.number),
      models: [model.id, baseline.id],
      split: 'test' as const,
    };
    expect(await compareModels(deps, compared)).toEqual([
      {
        model: model.id,
        modelPhotos: 12,
        baselinePhotos: 12,
        photos: 12,
        bothRight: 8,
        onlyBaselineRight: 1,
        onlyModelRight: 2,
        grouped: { photos: 0, votes: 0 },
      },
      expect.objectContaining({ photos: 12, bothRight: 9, onlyBaselineRight: 0, onlyModelRight: 0 }),
    ]);
    expect(await compareModels(deps, { ...compared, split: 'train' })).toMatchObject([
      { photos: 0 },
      { photos: 0 },
    ]);
    const wanted = { models: [model.id, baseline.id], split: 'test', cursor: 0, limit: 2 } as const;
    const first = await findDifferences(deps, { ...wanted, models: [...wanted.models] });
    expect(first).toMatchObject({ shared: 12, evaluated: [12, 12], right: [10, 9], total: 3, nextCursor: 2 });
    const last = await findDifferences(deps, { ...wanted, models: [...wanted.models], cursor: 2 });
    expect(last).toMatchObject({ total: 3, nextCursor: null });
    const differing = [...first.photos, ...last.photos];
    expect(new Set(differing.map(({ photoHash }) => photoHash)).size).toBe(3);
    expect(differing.map(({ answers }) => answers.filter(({ isRight }) => isRight).length)).toEqual([
      1, 1, 1,
    ]);
    expect(differing.every(({ label, fileName }) => label !== '' && fileName !== '')).toBe(true);
    await expect(compareModels(deps, { ...compared, baseline: '999' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('have a confusion matrix with metrics, comments and the photos of each cell', async () => {
    // Of four test photos a class: red 3 right and 1 as blue, green all right, blue 2 right and 2 as red.
    const wrong = new Map([
      [1, 2],
      [8, 0],
      [10, 0],
    ]);
    const { deps, actor } = test;
    const { id } = await insertColourModel(deps, versionId, {
      answer: (truth, photo) => wrong.get(photo) ?? truth,
    });
    await addComment(deps, actor, {
      model: id,
      body: 'Why?',
      cell: { split: 'test', truth: 2, predicted: 0 },
    });
    const confusion = await getConfusion(deps, { model: id, split: 'test' });
    expect(confusion.cells).toEqual([
      [0, 0, 3],
      [0, 2, 1],
      [1, 1, 4],
      [2, 0, 2],
      [2, 2, 2],
    ]);
    expect(confusion.perClass[0]).toMatchObject({ support: 4, predicted: 5, precision: 0.6, recall: 0.75 });
    expect(confusion.macro.recall).toBeCloseTo((0.75 + 1 + 0.5) / 3, 12);
    expect(confusion.topConfusions[0]).toEqual({ truth: 2, predicted: 0, count: 2, share: 0.5 });
    expect(confusion.commented).toEqual([[2, 0, 1]]);
    expect(confusion.available).toEqual(['test']);

    const photos = await listCellPhotos(deps, { model: id, split: 'test', truth: 2, predicted: 0 });
    expect(photos.map(({ fileName, rank }) => [fileName, rank])).toEqual([
      ['2.png', 2],
      ['0.png', 2],
    ]);
    await expect(getConfusion(deps, { model: id, split: 'train' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('Ask for test'),
    });
  });
});
