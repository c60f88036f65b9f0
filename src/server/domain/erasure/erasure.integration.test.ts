import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetRecipe } from '@/shared/recipe/presets';
import type { Actor } from '../../deps';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { colourPhoto } from '../../testing/test-photos';
import { collectUnusedBlobs } from '../blobs/unused-blobs';
import { listAnswerComments } from '../classify/comments';
import { listDatasets } from '../datasets/dataset-list-repo';
import { listExperiments } from '../experiments/service';
import { restoreItems } from '../lifecycle/bin-service';
import { deleteItems } from '../lifecycle/service';
import { createWebhook, listWebhooks } from '../notifications/webhook-service';
import { requestCancel } from '../runs/controls/controls';
import { startRun } from '../runs/service';
import { renameAccount } from '../team/rename-account';
import { listMembers, setDisabled } from '../team/service';
import { createToken } from '../team/token-service';
import { listWorkers, registerWorker } from '../workers/service';
import { erasePerson, finishErasures, previewErasure } from './service';

let test: TestDeps;
let versionId: string;
beforeAll(async () => {
  test = await createTestDeps();
  ({ versionId } = await insertDataset(test.deps));
});
afterAll(() => test?.close());

/** Somebody who has left traces everywhere. */
async function busyMember(name: string) {
  const { deps } = test;
  const email = `${name.toLowerCase()}@erased.example.org`;
  const userId = randomUUID();
  await deps.db.user.create({ data: { id: userId, name, email, role: 'member' } });
  const person: Actor = { userId, name, email, role: 'member' };
  const run = await startRun(deps, person, {
    dataset: 'Coins',
    experiment: `Of ${name.length}`,
    recipe: presetRecipe('quick'),
  });
  await requestCancel(deps, person, run.id);
  const last = await deps.db.modelVersion.aggregate({ _max: { number: true } });
  const model = await deps.db.modelVersion.create({
    data: {
      number: (last._max.number ?? 0) + 1,
      name: 'Model',
      runId: run.id,
      datasetVersionId: versionId,
      classes: [],
      preprocessing: {},
      files: [],
      summary: {},
    },
  });
  const comment = await deps.db.comment.create({
    data: { modelId: model.id, authorId: person.userId, body: 'Both are red' },
  });
  const { hash } = await deps.blobs.write(await colourPhoto('red', name.length));
  await deps.db.classification.create({
    data: { userId: person.userId, photoHash: hash, fileName: 'me.png' },
  });
  await deps.db.dataset.updateMany({ data: { createdBy: person.userId } });
  await deps.db.session.create({
    data: { id: name, token: name, userId: person.userId, expiresAt: new Date(Date.now() + 1e6) },
  });
  await createToken(deps, person, { kind: 'api', name: 'laptop' });
  // Somebody else was told of it, and has it in front of them.
  const told = { kind: 'comment', title: `${name} mentions you at model #1`, body: 'Both are red' };
  await deps.db.notification.create({ data: { ...told, recipientId: test.actor.userId } });
  const made = { createdBy: person.userId };
  await deps.db.photoMap.upsert({ where: { versionId }, create: { versionId, ...made }, update: made });
  deps.audit.record({
    action: 'runs.start',
    outcome: 'done',
    via: 'page',
    actor: { id: person.userId, name },
    address: '203.0.113.9',
    tokenId: null,
    object: null,
    detail: {},
  });
  await deps.audit.flush();
  return { person, comment, hash, run };
}

/** Every row of every table as one text. */
async function everything(): Promise<string> {
  const tables = Object.entries(test.deps.db).filter(
    ([, table]) => typeof (table as { findMany?: unknown })?.findMany === 'function',
  );
  const rows = await Promise.all(
    tables.map(([, table]) => (table as { findMany: () => Promise<unknown[]> }).findMany()),
  );
  return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

describe('erasing a person', () => {
  it('leaves no trace of name, address and account in any table, and keeps the comments', async () => {
    const { deps, actor } = test;
    const { person, comment, hash } = await busyMember('Zoetrope');
    // What was done before a new name is the same person's.
    await renameAccount(deps, person, 'Kaleidoscope');
    const worker = await createToken(
      deps,
      { ...person, role: 'administrator' },
      { kind: 'worker', name: 'box' },
    );
    expect(await previewErasure(deps, person.userId)).toEqual({
      comments: 1,
      classifications: 1,
      nameIsShared: false,
    });
    const before = await everything();
    for (const trace of ['Zoetrope', 'Kaleidoscope']) expect(before).toContain(trace);
    await erasePerson(deps, actor, { id: person.userId, comments: 'keep' });
    const left = await everything();
    for (const trace of ['Zoetrope', 'Kaleidoscope', person.email, '203.0.113.9', 'me.png'])
      expect(left).not.toContain(trace);
    // What stands in the audit log's chain stays, and says of nobody whose it was.
    expect(left.split(person.userId)).toHaveLength(2);
    const kept = await deps.db.comment.findUniqueOrThrow({
      where: { id: comment.id },
      include: { author: true },
    });
    expect(kept).toMatchObject({ body: 'Both are red', author: { name: 'Deleted member' } });
    expect(await deps.db.apiToken.findUnique({ where: { id: worker.id } })).toMatchObject({
      userId: actor.userId,
      revokedAt: null,
    });
    await collectUnusedBlobs(deps, { graceMs: 0 });
    expect(await deps.blobs.has(hash)).toBe(false);
    expect((await listMembers(deps, actor)).map(({ name }) => name)).toEqual(['Ada']);
  });

  it('leaves the lists saying who made what: a name while the person is disabled, a deleted member afterwards', async () => {
    const { deps, actor } = test;
    const { person } = await busyMember('Periscope');
    const admin: Actor = { ...person, role: 'administrator' };
    const { id: tokenId } = await createToken(deps, admin, { kind: 'worker', name: 'box' });
    const hello = { token: '', protocol: 1, workerId: 'box', name: 'box', runtime: null, device: '' };
    const facts = { problem: null, versions: {}, labels: [], slots: 1, gpuMemoryMiB: null };
    await registerWorker(deps, { hello: { ...hello, ...facts }, tokenId });
    await createWebhook(deps, person, { url: 'https://93.184.216.34/hook', kinds: ['run-failed'] });
    await deps.db.datasetVersion.updateMany({ data: { createdBy: person.userId } });
    const makers = async () => [
      (await listWorkers(deps))[0]?.createdBy,
      (await listWebhooks(deps))[0]?.createdBy,
      (await listExperiments(deps, { search: 'Of 9' })).items[0]?.createdBy,
      (await listDatasets(deps, {})).items[0]?.latestVersion?.createdBy,
    ];
    await setDisabled(deps, actor, { id: person.userId, revision: 0, disabled: true, handOver: true });
    expect(await makers()).toEqual(Array(4).fill('Periscope'));
    // The token has gone to somebody else; who brought the worker stays.
    await registerWorker(deps, { hello: { ...hello, ...facts }, tokenId });
    expect(await makers()).toEqual(Array(4).fill('Periscope'));
    await erasePerson(deps, actor, { id: person.userId, comments: 'remove' });
    expect(await makers()).toEqual(Array(4).fill('Deleted member'));
    expect(await everything()).not.toContain('Periscope');
  });

  it('removes the comments too, when that was chosen', async () => {
    const { deps, actor } = test;
    const { person, comment } = await busyMember('Quentin');
    await erasePerson(deps, actor, { id: person.userId, comments: 'remove' });
    expect(await deps.db.comment.findUnique({ where: { id: comment.id } })).toBeNull();
  });

  it('treats comments on answers alike, also those in the bin and those of others on the photos', async () => {
    const { deps, actor } = test;
    const photo = (userId: string) =>
      deps.db.classification.create({ data: { userId, photoHash: '2'.repeat(64), fileName: 'a.png' } });
    const comment = (userId: string, { id }: { id: string }, body: string) =>
      deps.db.answerComment.create({ data: { classificationId: id, authorId: userId, body } });
    const discard = (...refs: string[]) =>
      deleteItems(deps, actor, { kind: 'answer-comment', refs, withDependents: false });
    const theirs = await photo(actor.userId);
    const [kept, gone] = [await busyMember('Rosalind'), await busyMember('Umberto')];
    const [keptComment, goneComment] = [
      await comment(kept.person.userId, theirs, 'Struck twice'),
      await comment(gone.person.userId, theirs, 'Off-centre'),
    ];
    const onTheirPhoto = await comment(actor.userId, await photo(gone.person.userId), 'A nice face');
    await discard(keptComment.id, goneComment.id, onTheirPhoto.id);
    expect(await previewErasure(deps, kept.person.userId)).toMatchObject({ comments: 2 });
    await erasePerson(deps, actor, { id: kept.person.userId, comments: 'keep' });
    await erasePerson(deps, actor, { id: gone.person.userId, comments: 'remove' });
    const left = await everything();
    for (const trace of ['Off-centre', 'A nice face']) expect(left).not.toContain(trace);
    await restoreItems(deps, actor, { kind: 'answer-comment', refs: [keptComment.id] });
    expect(await listAnswerComments(deps, actor, { id: theirs.id })).toMatchObject([
      { body: 'Struck twice', author: 'Deleted member' },
    ]);
  });

  it('leaves alone what somebody else of the same name did', async () => {
    const { deps, actor } = test;
    const { person, run } = await busyMember('Ada');
    expect(await previewErasure(deps, person.userId)).toMatchObject({ nameIsShared: true });
    await erasePerson(deps, actor, { id: person.userId, comments: 'keep' });
    expect(await deps.db.run.findUnique({ where: { id: run.id } })).toMatchObject({ createdBy: 'Ada' });
  });

  it('is finished after the next start when a server died in between', async () => {
    const { deps, actor } = test;
    const { person } = await busyMember('Halfway');
    const comment = { updateMany: () => Promise.reject(new Error('killed')) };
    const dying = { ...deps, db: deps.db.$extends({ query: { comment } }) } as unknown as typeof deps;
    await expect(erasePerson(dying, actor, { id: person.userId, comments: 'keep' })).rejects.toThrow(
      'killed',
    );
    expect(await deps.db.session.count({ where: { userId: person.userId } })).toBe(0);
    expect(await finishErasures(deps, new AbortController().signal)).toBe(1);
    expect(await everything()).not.toContain('Halfway');
    expect(await finishErasures(deps, new AbortController().signal)).toBe(0);
  });

  it('spares the last administrator and the caller', async () => {
    const { deps, actor } = test;
    const code = { code: 'conflict' };
    await expect(erasePerson(deps, actor, { id: actor.userId, comments: 'keep' })).rejects.toMatchObject(
      code,
    );
    const local: Actor = { userId: 'local', name: 'Local', email: '', role: 'administrator' };
    await expect(erasePerson(deps, local, { id: actor.userId, comments: 'keep' })).rejects.toMatchObject(
      code,
    );
    await expect(erasePerson(deps, actor, { id: 'nobody', comments: 'keep' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
