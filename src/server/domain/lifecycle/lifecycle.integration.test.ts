import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LifecycleKind } from '@/shared/lifecycle-kinds';
import { presetRecipe } from '@/shared/recipe/presets';
import type { Actor } from '../../deps';
import { insertDataset, queueRun } from '../../testing/run-fixtures';
import { createTestDeps, insertTestMember, type TestDeps } from '../../testing/test-deps';
import { collectUnusedBlobs } from '../blobs/unused-blobs';
import { addAnswerComment, listAnswerComments } from '../classify/comments';
import { listHistory } from '../classify/service';
import { listDatasets } from '../datasets/dataset-list-repo';
import { getDataset, getVersion } from '../datasets/service';
import { getExperiment, listExperiments } from '../experiments/service';
import { listModels } from '../models/model-list-repo';
import { getModel } from '../models/service';
import { addComment, editComment, listComments } from '../review/service';
import { requestCancel, retryRun } from '../runs/controls/controls';
import { listRuns } from '../runs/list/run-list-repo';
import { getRun } from '../runs/query-service';
import { startRun } from '../runs/service';
import { cancelSweep, startSweep } from '../sweeps/service';
import { listBin, purgeDeletions, restoreItems } from './bin-service';
import { purgeBin } from './purge';
import { archiveItems, deleteItems, getLifecycleState, previewDeletion, unarchiveItems } from './service';

let test: TestDeps;
let member: Actor;
let viewer: Actor;
let dataset: { id: string; versionId: string };
beforeAll(async () => {
  test = await createTestDeps();
  member = await insertTestMember(test.deps, { name: 'Mo', email: 'mo@example.org', role: 'member' });
  viewer = await insertTestMember(test.deps, { name: 'Vi', email: 'vi@example.org', role: 'viewer' });
  dataset = await insertDataset(test.deps);
});
afterAll(() => test?.close());

const remove = (kind: LifecycleKind, refs: string[], { by = test.actor, withDependents = false } = {}) =>
  deleteItems(test.deps, by, { kind, refs, withDependents });
const restore = (kind: LifecycleKind, refs: string[], by = test.actor) =>
  restoreItems(test.deps, by, { kind, refs });
const runNumbers = async (input = {}) => (await listRuns(test.deps, input)).items.map(({ number }) => number);
const noSignal = new AbortController().signal;

/** A run that has ended. */
async function endedRun(experiment?: string): Promise<{ id: string; number: number }> {
  const { deps, actor } = test;
  const run = await startRun(deps, actor, { dataset: 'Coins', experiment, recipe: presetRecipe('quick') });
  await requestCancel(deps, actor, run.id);
  return run;
}

/** A run that has ended with a model, whose only file is of its own. */
async function trainedRun(experiment?: string) {
  const run = await endedRun(experiment);
  const file = await test.deps.blobs.write(Buffer.from(`weights of ${run.id}`));
  const last = await test.deps.db.modelVersion.aggregate({ _max: { number: true } });
  const model = await test.deps.db.modelVersion.create({
    data: {
      number: (last._max.number ?? 0) + 1,
      name: 'Model',
      runId: run.id,
      datasetVersionId: dataset.versionId,
      classes: [{ index: 0, key: '1', label: 'One', value: null, currency: null, country: null }],
      preprocessing: {},
      files: [{ path: 'tfjs/model.json', hash: file.hash, bytes: file.bytes }],
      summary: { evaluations: [] },
    },
  });
  return { run, model: { id: model.id, number: model.number }, file };
}

describe('archiving', () => {
  it('hides a thing from its list and nowhere else, until it is asked for or taken out again', async () => {
    const run = await endedRun();
    expect(await archiveItems(test.deps, member, { kind: 'run', refs: [String(run.number)] })).toEqual({
      done: [run.id],
      refused: [],
    });
    expect(await runNumbers()).not.toContain(run.number);
    expect(await runNumbers({ archived: true })).toContain(run.number);
    expect(await getRun(test.deps, run.id)).toMatchObject({ archivedAt: expect.any(Date) });
    await unarchiveItems(test.deps, member, { kind: 'run', refs: [run.id] });
    expect(await runNumbers()).toContain(run.number);
  });

  it('of an experiment hides its runs with it, and brings back those that it hid', async () => {
    const [before, along] = [await endedRun('hidden'), await endedRun('hidden')];
    await archiveItems(test.deps, member, { kind: 'run', refs: [before.id] });
    await archiveItems(test.deps, member, { kind: 'experiment', refs: ['hidden'] });
    const listed = async () => (await listExperiments(test.deps, {})).items.map(({ name }) => name);
    expect(await listed()).not.toContain('hidden');
    expect(await runNumbers()).not.toContain(along.number);
    await unarchiveItems(test.deps, member, { kind: 'experiment', refs: ['hidden'] });
    expect(await listed()).toContain('hidden');
    expect(await runNumbers()).toContain(along.number);
    expect(await runNumbers()).not.toContain(before.number);
  });

  it('leaves in sight what is in progress, and is refused to viewers', async () => {
    const run = await queueRun(test.deps, test.actor);
    const busy = await archiveItems(test.deps, member, { kind: 'run', refs: [run.id] });
    expect(busy.refused).toMatchObject([{ reason: `Run #${run.number} must end first: wait, or cancel.` }]);
    await requestCancel(test.deps, test.actor, run.id);
    const refused = await archiveItems(test.deps, viewer, { kind: 'run', refs: [run.id] });
    expect(refused).toMatchObject({ done: [], refused: [{ reason: expect.stringContaining('viewer') }] });
  });

  it('ends with a new run in the experiment', async () => {
    await endedRun('again');
    await archiveItems(test.deps, member, { kind: 'experiment', refs: ['again'] });
    await endedRun('again');
    expect(await getExperiment(test.deps, 'again')).toMatchObject({ archivedAt: null });
  });
});

describe('deleting', () => {
  it('takes along what is a part of it, says so before, and a restore brings all of it back', async () => {
    const { deps } = test;
    const { run, model, file } = await trainedRun('whole');
    await addComment(deps, viewer, { model: model.id, body: 'Good one' });
    const preview = await previewDeletion(deps, member, { kind: 'experiment', refs: ['whole'] });
    expect(preview).toMatchObject({
      items: [{ label: 'whole' }],
      along: { run: 1, model: 1, comment: 1 },
      dependents: {},
      bytes: file.bytes,
      obstacles: [],
      binDays: 30,
    });
    await remove('experiment', ['whole'], { by: member });
    expect(await runNumbers({ archived: true })).not.toContain(run.number);
    expect((await listModels(deps, {})).items.map(({ id }) => id)).not.toContain(model.id);
    await expect(getExperiment(deps, 'whole')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getRun(deps, run.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(getModel(deps, model.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(listComments(deps, viewer, { model: model.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    const state = await getLifecycleState(deps, { kind: 'run', ref: String(run.number) });
    expect(state?.deletion).toMatchObject({ kind: 'experiment', label: 'whole', deletedBy: 'Mo' });
    const alone = await restore('run', [run.id]);
    expect(alone.refused).toMatchObject([{ reason: 'It was deleted along with "whole": restore that.' }]);
    expect(await restore('experiment', ['whole'], member)).toMatchObject({ refused: [] });
    expect(await runNumbers()).toContain(run.number);
    expect(await listComments(deps, viewer, { model: model.id })).toHaveLength(1);
    expect(await listBin(deps, {})).toMatchObject({ total: 0 });
  });

  it('of what was deleted by itself before is not undone by the restore of what it belongs to', async () => {
    const { run, model } = await trainedRun('twice');
    await remove('model', [model.id]);
    await remove('run', [run.id]);
    expect((await restore('model', [model.id])).refused).toMatchObject([
      { reason: expect.stringMatching(/^The run "#\d+ .* belongs to is in the bin: restore that first\.$/) },
    ]);
    await restore('run', [run.id]);
    await expect(getModel(test.deps, model.id)).rejects.toMatchObject({ code: 'not-found' });
    await restore('model', [String(model.number)]);
    expect(await listBin(test.deps, {})).toMatchObject({ total: 0 });
  });

  it('waits for runs to end, and a deleted run cannot begin again', async () => {
    const { deps, actor } = test;
    const [ended, queued] = [await endedRun(), await queueRun(deps, actor)];
    expect(await remove('run', [String(ended.number), String(queued.number), '99999'])).toEqual({
      done: [ended.id],
      refused: [
        { ref: '99999', label: '99999', reason: 'There is no run "99999".' },
        {
          ref: queued.id,
          label: expect.any(String),
          reason: `Run #${queued.number} must end first: wait, or cancel.`,
        },
      ],
    });
    expect(await getRun(deps, queued.id)).toMatchObject({ state: 'queued' });
    await deps.db.run.update({ where: { id: ended.id }, data: { state: 'failed' } });
    await expect(retryRun(deps, actor, ended.id)).rejects.toMatchObject({ code: 'not-found' });
    await requestCancel(deps, actor, queued.id);
  });

  it('waits for a sweep that still decides by a run', async () => {
    const { deps, actor } = test;
    const base = presetRecipe('quick');
    const sweep = await startSweep(deps, actor, {
      dataset: 'Coins',
      base,
      fields: [{ path: 'epochs', kind: 'choice', values: [2, 3] }],
      strategy: { kind: 'grid' },
      metric: 'valAccuracy',
      halving: null,
    });
    const [run] = await deps.db.run.findMany({ where: { sweepId: sweep.id }, orderBy: { number: 'asc' } });
    await requestCancel(deps, actor, run?.id ?? '');
    const reason = `Sweep #${sweep.number} must end first: wait, or cancel.`;
    expect((await remove('run', [run?.id ?? ''])).refused).toMatchObject([{ reason }]);
    await cancelSweep(deps, actor, sweep.id);
    expect(await remove('sweep', [String(sweep.number)])).toMatchObject({ refused: [] });
    expect((await listBin(deps, { kind: 'sweep' })).items).toMatchObject([{ along: { run: 2 } }]);
    await restore('sweep', [sweep.id]);
  });

  it('of a dataset that runs rest on takes them along, or keeps it', async () => {
    const { deps } = test;
    const own = await insertDataset(deps, { name: 'Own' });
    const run = await startRun(deps, test.actor, { dataset: 'Own', recipe: presetRecipe('quick') });
    await requestCancel(deps, test.actor, run.id);
    expect(await previewDeletion(deps, test.actor, { kind: 'dataset', refs: ['Own'] })).toMatchObject({
      along: { version: 1 },
      dependents: { run: 1 },
      dependentLabels: [expect.stringContaining(`#${run.number}`)],
    });
    expect((await remove('dataset', ['Own'])).refused).toMatchObject([
      { reason: expect.stringMatching(/^1 run uses it \(#\d+ .*\): delete them with it, or keep it\.$/) },
    ]);
    expect(await getVersion(deps, { dataset: 'Own' })).toMatchObject({ id: own.versionId });
    expect(await remove('dataset', ['Own'], { by: member, withDependents: true })).toMatchObject({
      done: [],
    });
    await remove('dataset', ['Own'], { withDependents: true });
    await expect(getRun(deps, run.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      startRun(deps, test.actor, { dataset: own.id, recipe: presetRecipe('quick') }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await restore('dataset', ['Own']);
    expect(await getRun(deps, run.id)).toMatchObject({ number: run.number });
    expect(await remove('version', ['Own:1'], { withDependents: true })).toMatchObject({
      done: [own.versionId],
    });
    expect(await getDataset(deps, 'Own')).toMatchObject({ versions: [] });
    await restore('version', [own.versionId]);
  });

  it('gives up a name, which the restore asks back', async () => {
    const { deps } = test;
    await insertDataset(deps, { name: 'Name' });
    await remove('dataset', ['Name']);
    const other = await insertDataset(deps, { name: 'Name' });
    expect((await restore('dataset', ['Name'])).refused).toMatchObject([
      { label: 'Name', reason: 'Another dataset is called "Name" by now. Rename that one first.' },
    ]);
    await deps.db.dataset.update({ where: { id: other.id }, data: { name: 'Other' } });
    await restore('dataset', ['Name']);
    expect((await listDatasets(deps, { search: 'Name' })).items).toMatchObject([{ name: 'Name' }]);
  });

  it('of photos and comments is for those whose own they are, and for administrators', async () => {
    const { deps } = test;
    const { model } = await trainedRun();
    const { id } = await addComment(deps, viewer, { model: model.id, body: 'Off' });
    expect((await remove('comment', [id], { by: member })).refused).toHaveLength(1);
    const refs = [id];
    await archiveItems(deps, test.actor, { kind: 'comment', refs });
    expect(await listComments(deps, viewer, { model: model.id })).toEqual([]);
    expect(await listComments(deps, viewer, { model: model.id, archived: true })).toMatchObject([
      { id, archivedAt: expect.any(Date) },
    ]);
    await unarchiveItems(deps, test.actor, { kind: 'comment', refs });
    await remove('comment', [id]);
    expect(await listComments(deps, viewer, { model: model.id, archived: true })).toEqual([]);
    await expect(editComment(deps, viewer, { id, revision: 0, body: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await restore('comment', [id], member)).refused).toHaveLength(1);
    await restore('comment', [id], viewer);
    expect(await listComments(deps, viewer, { model: model.id })).toHaveLength(1);
    const photo = await deps.db.classification.create({
      data: { userId: viewer.userId, photoHash: '0'.repeat(64), fileName: 'coin.png' },
    });
    expect((await remove('classification', [photo.id], { by: member })).refused).toHaveLength(1);
    await remove('classification', [photo.id], { by: viewer });
    expect((await listHistory(deps, { limit: 10 })).items).toEqual([]);
    await restore('classification', [photo.id], viewer);
    expect((await listHistory(deps, { limit: 10 })).items).toMatchObject([{ id: photo.id }]);
  });

  it('of a comment on an answer is as of any other: by itself or along with the photo, and it comes back', async () => {
    const { deps } = test;
    const { id } = await deps.db.classification.create({
      data: { userId: member.userId, photoHash: '1'.repeat(64), fileName: 'worn.png' },
    });
    for (const body of ['Worn', 'Right']) await addAnswerComment(deps, viewer, { id, body });
    const listed = async (archived?: true) =>
      (await listAnswerComments(deps, viewer, { id, archived })).map(({ body }) => body);
    const [worn] = await listAnswerComments(deps, viewer, { id });
    const refs = [worn?.id ?? ''];
    await archiveItems(deps, viewer, { kind: 'answer-comment', refs });
    expect([await listed(), await listed(true)]).toEqual([['Right'], ['Worn', 'Right']]);
    await unarchiveItems(deps, viewer, { kind: 'answer-comment', refs });
    await remove('answer-comment', refs, { by: viewer });
    expect((await listBin(deps, { kind: 'answer-comment' })).items).toMatchObject([
      { itemId: refs[0], label: 'Worn', deletedBy: 'Vi' },
    ]);
    expect(await previewDeletion(deps, member, { kind: 'classification', refs: [id] })).toMatchObject({
      along: { 'answer-comment': 1 },
    });
    await remove('classification', [id], { by: member });
    expect(await listed(true)).toEqual([]);
    expect((await restore('answer-comment', refs)).refused).toMatchObject([
      { reason: expect.stringContaining('"worn.png" it belongs to is in the bin') },
    ]);
    await restore('classification', [id], member);
    expect(await listed()).toEqual(['Right']);
    await restore('answer-comment', refs, viewer);
    expect(await listed()).toEqual(['Worn', 'Right']);
    await remove('answer-comment', refs);
    await purgeDeletions(deps, {
      deletions: (await listBin(deps, { kind: 'answer-comment' })).items.map((item) => item.id),
    });
    await purgeBin(deps, noSignal);
    expect((await deps.db.answerComment.findMany()).map(({ body }) => body)).toEqual(['Right']);
  });
});

describe('emptying the bin', () => {
  it('after its time removes rows, and a day later the files that nothing else names', async () => {
    const { deps } = test;
    const kept = await trainedRun('kept');
    const gone = await trainedRun('gone');
    await deps.db.epochAnswers.create({
      data: { runId: gone.run.id, epoch: 1, photos: 1, answers: new Uint8Array(2) },
    });
    const shared = await deps.blobs.write(Buffer.from('a topology that all networks have'));
    for (const { model, file } of [kept, gone]) {
      const files = [file, shared].map(({ hash, bytes }) => ({ path: 'x', hash, bytes }));
      await deps.db.modelVersion.update({ where: { id: model.id }, data: { files } });
    }
    await remove('model', [gone.model.id]);
    await remove('experiment', ['gone']);
    await purgeBin(deps, noSignal);
    expect(await listBin(deps, { search: 'gone' })).toMatchObject({ total: 1 });
    await deps.db.deletion.updateMany({
      where: { label: 'gone' },
      data: { createdAt: new Date(Date.now() - 31 * 24 * 3600 * 1000) },
    });
    await purgeBin(deps, noSignal);
    expect(await deps.db.run.findUnique({ where: { id: gone.run.id } })).toBeNull();
    expect(await deps.db.runEvent.count({ where: { runId: gone.run.id } })).toBe(0);
    expect(await deps.db.epochAnswers.count()).toBe(0);
    expect((await listBin(deps, {})).items.map(({ kind }) => kind)).not.toContain('model');
    await collectUnusedBlobs(deps);
    expect(await deps.blobs.has(gone.file.hash)).toBe(true);
    await collectUnusedBlobs(deps, { graceMs: 0 });
    expect(await deps.blobs.has(gone.file.hash)).toBe(false);
    expect(await deps.blobs.has(kept.file.hash)).toBe(true);
    expect(await deps.blobs.has(shared.hash)).toBe(true);
    const next = await endedRun();
    expect(next.number).toBeGreaterThan(gone.run.number);
  });

  it('gives no number twice', async () => {
    const { deps } = test;
    const last = await trainedRun();
    await remove('run', [last.run.id]);
    await purgeDeletions(deps, {
      deletions: (await listBin(deps, { kind: 'run' })).items.map(({ id }) => id),
    });
    expect((await restore('run', [last.run.id])).refused).toMatchObject([
      { reason: 'It is being removed for good.' },
    ]);
    await purgeBin(deps, noSignal);
    expect((await endedRun()).number).toBe(last.run.number + 1);
  });

  it('that died halfway is finished by the next', async () => {
    const { deps } = test;
    const own = await insertDataset(deps, { name: 'Halfway', copies: 4 });
    const photos = await deps.db.datasetItem.findMany({ where: { versionId: own.versionId } });
    await remove('dataset', ['Halfway']);
    const { items } = await listBin(deps, { kind: 'dataset' });
    await purgeDeletions(deps, { deletions: items.map(({ id }) => id) });
    const killed = new AbortController();
    // The first removal of photos is committed, and nothing that follows comes any more.
    const datasetItem = {
      deleteMany: async ({ args, query }: { args: object; query: (args: object) => Promise<unknown> }) => {
        const result = await query(args);
        killed.abort(new Error('killed'));
        return result;
      },
    };
    const dying = { ...deps, db: deps.db.$extends({ query: { datasetItem } }) };
    await expect(purgeBin(dying as unknown as typeof deps, killed.signal)).rejects.toThrow();
    expect(await deps.db.dataset.count({ where: { id: own.id } })).toBe(1);
    await purgeBin(deps, noSignal);
    expect(await deps.db.dataset.count({ where: { id: own.id } })).toBe(0);
    await collectUnusedBlobs(deps, { graceMs: 0 });
    for (const { photoHash } of photos) expect(await deps.blobs.has(photoHash)).toBe(false);
  });

  it('loses no file that somebody stores again meanwhile', async () => {
    const { deps } = test;
    const own = await insertDataset(deps, { name: 'Again' });
    const [photo] = await deps.db.datasetItem.findMany({ where: { versionId: own.versionId } });
    const bytes = await deps.blobs.read(photo?.photoHash ?? '');
    await remove('dataset', ['Again']);
    await purgeDeletions(deps, {
      deletions: (await listBin(deps, { kind: 'dataset' })).items.map(({ id }) => id),
    });
    await purgeBin(deps, noSignal);
    const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
    await deps.db.unusedBlob.updateMany({ data: { since: yesterday } });
    await deps.blobs.write(bytes);
    await collectUnusedBlobs(deps);
    expect(await deps.blobs.has(photo?.photoHash ?? '')).toBe(true);
    // An import that runs longer than the day has stored its photos before and names them at its end.
    await deps.db.unusedBlob.updateMany({ data: { since: yesterday } });
    const running = await deps.db.import.create({
      data: {
        name: 'x',
        state: 'running',
        phase: 'checking',
        createdAt: new Date(Date.now() - 26 * 3600 * 1000),
      },
    });
    await collectUnusedBlobs(deps);
    expect(await deps.blobs.has(photo?.photoHash ?? '')).toBe(true);
    await deps.db.import.delete({ where: { id: running.id } });
    await collectUnusedBlobs(deps);
    expect(await deps.blobs.has(photo?.photoHash ?? '')).toBe(false);
  });
});
