import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operation, operationSchema } from '@/shared/contracts/drafts';
import type { Actor } from '../../deps';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { expectWholeDraft } from '../../testing/whole-draft';
import { getVersion } from '../datasets/service';
import { listPhotos } from '../photo-grid/service';
import { applyOperation, settleConflict } from './append';
import { applyBulk, getBulkPlan } from './bulk-service';
import { photoTarget } from './cells';
import { createDraft, discardDraft, getDraft, listDrafts } from './draft-service';
import { publishDraft } from './publish-draft';
import { listDraftPhotos, listHistory, listQueue } from './queue-service';
import { planRebase, rebaseDraft } from './rebase';
import { redo, undo } from './turn';

let it: TestDeps;
let ann: Actor;
let bob: Actor;
let dataset: { id: string; versionId: string };
/** Hashes by file: `red train 0`. */
const photo: Record<string, string> = {};
const of = (name: string) => photo[name] ?? name;
let draftId: string;

beforeAll(async () => {
  it = await createTestDeps();
  ann = it.actor;
  const user = await it.deps.db.user.create({
    data: { id: 'bob', name: 'Bob', email: 'bob@example.org', role: 'member' },
  });
  bob = { userId: user.id, name: user.name, email: user.email, role: 'member' };
  dataset = await insertDataset(it.deps, { copies: 3 });
  const items = await it.deps.db.datasetItem.findMany({ orderBy: { id: 'asc' } });
  for (const { fileName, photoHash } of items) photo[fileName.slice(6, -4)] = photoHash;
  await it.deps.db.photo.createMany({
    data: items.map(({ photoHash: hash }, i) => ({
      hash,
      format: 'png',
      width: 9,
      height: 9,
      bytes: 100 + i,
    })),
  });
  await findings([
    ['near-copies', ['red train 0', 'red test 2']],
    ['near-copies', ['red train 3', 'green train 0']],
    ['near-copies', ['green train 3', 'green train 6']],
    ['blurred', ['blue train 0']],
    ['near-copies', ['blue train 0', 'blue test 2']],
  ]);
  draftId = (await createDraft(it.deps, ann, { versionId: dataset.versionId, name: 'Put right' })).id;
});
afterAll(() => it?.close());

async function findings(list: [string, string[]][]): Promise<void> {
  for (const [kind, names] of list) {
    const places = names.map((name) => name.split(' '));
    await it.deps.db.finding.create({
      data: {
        versionId: dataset.versionId,
        kind,
        key: names.join(),
        acrossClasses: new Set(places.map(([classKey]) => classKey)).size > 1,
        acrossSplits: new Set(places.map(([, split]) => split)).size > 1,
        photos: names.map((name) => ({
          hash: of(name),
          file: name,
          classKey: name.split(' ')[0],
          split: name.split(' ')[1],
          kept: true,
        })),
        photoCount: names.length,
      },
    });
  }
}

interface More {
  seen?: Record<string, number>;
  findings?: number[];
  requestId?: string;
  draft?: string;
  settles?: number;
}
const apply = (actor: Actor, operation: Operation, { draft = draftId, ...more }: More = {}) =>
  applyOperation(it.deps, actor, {
    draftId: draft,
    requestId: randomUUID(),
    operation: operationSchema.parse(operation),
    seen: {},
    findings: [],
    ...more,
  });
const turned = (
  turn: typeof undo,
  actor: Actor,
  { seq, draft = draftId }: { seq?: number; draft?: string } = {},
) => turn(it.deps, actor, { draftId: draft, requestId: randomUUID(), seq });
const shown = () => getDraft(it.deps, ann, draftId);
const queue = async (status?: 'open' | 'done' | 'ignored') =>
  (await listQueue(it.deps, { draftId, scope: 'all', status, limit: 50 })).items;

const expectWhole = (draft = draftId) => expectWholeDraft(it.deps.db, draft);

test('operations stand in the draft, once each, and findings follow what is done about them, also back', async () => {
  const [leak, conflict, , blurred] = await queue('open');
  if (!leak || !conflict || !blurred) throw new Error('findings are missing');
  expect(conflict.suggestions.toSorted()).toEqual(['green', 'red']);
  const request = { findings: [leak.id], requestId: 'sent twice' };
  const drop: Operation = { kind: 'drop', photos: [of('red train 0')] };
  expect(await apply(ann, drop, request)).toEqual({ outcome: 'applied', seq: 1 });
  expect(await apply(ann, drop, request)).toEqual({ outcome: 'applied', seq: 1 });
  await apply(ann, { kind: 'keep', photos: [of('blue train 0')] }, { findings: [blurred.id] });
  expect((await queue('done')).map(({ id }) => id)).toEqual([leak.id]);
  expect((await queue('ignored')).map(({ id }) => id)).toEqual([blurred.id]);
  expect(await shown()).toMatchObject({
    lastSeq: 2,
    droppedPhotos: 1,
    photos: { train: 8, validation: 9, test: 9 },
    undo: { seq: 2, operation: { kind: 'keep' } },
  });
  await turned(undo, ann);
  await turned(undo, ann);
  expect((await queue('open')).map(({ id }) => id)).toContain(blurred.id);
  expect(await shown()).toMatchObject({ lastSeq: 4, droppedPhotos: 0, undo: null, redo: { seq: 1 } });
  await expect(turned(undo, ann)).rejects.toThrow(/nothing of yours to undo/);
  await turned(redo, ann);
  expect(await shown()).toMatchObject({ droppedPhotos: 1, redo: { seq: 2 } });
  await expectWhole();
});

test('a draft that holds what its version holds says so, and becomes no version', async () => {
  const { id: draft } = await createDraft(it.deps, ann, { versionId: dataset.versionId, name: 'Untouched' });
  const isUnchanged = async () => (await getDraft(it.deps, ann, draft)).isUnchanged;
  expect(await isUnchanged()).toBe(true);
  const { classes } = await getDraft(it.deps, ann, draft);
  const order = classes.map(({ key }) => key);
  const [first] = classes;
  if (!first) throw new Error('classes are missing');
  const relabel = (label: string): Operation => ({
    kind: 'edit-class',
    classKey: first.key,
    changes: { label },
  });
  for (const [there, back] of [
    [
      { kind: 'reorder-classes', order: order.toReversed() },
      { kind: 'reorder-classes', order },
    ],
    [relabel('Ruddy'), relabel(first.label)],
  ] satisfies [Operation, Operation][]) {
    await apply(ann, there, { draft });
    expect(await isUnchanged()).toBe(false);
    await apply(ann, back, { draft });
    expect(await isUnchanged()).toBe(true);
  }
  await apply(ann, { kind: 'drop', photos: [of('red train 3')] }, { draft });
  expect(await isUnchanged()).toBe(false);
  await turned(undo, ann, { draft });
  expect(await isUnchanged()).toBe(true);
  const { lastSeq: seenSeq } = await getDraft(it.deps, ann, draft);
  await expect(publishDraft(it.deps, ann, { draftId: draft, message: 'Nothing', seenSeq })).rejects.toThrow(
    /Nothing has changed since version 1/,
  );
  await discardDraft(it.deps, ann, draft);
});

test('of two edits of one photo the second is a conflict that stands until somebody settles it', async () => {
  const target = photoTarget(of('green train 0'));
  const relabelled = await apply(
    ann,
    { kind: 'relabel', photos: [of('green train 0')], classKey: 'red' },
    { seen: { [target]: 0 } },
  );
  expect(relabelled.outcome).toBe('applied');
  const late: Operation = { kind: 'drop', photos: [of('green train 0')] };
  const second = await apply(bob, late, { seen: { [target]: 0 } });
  expect(second).toMatchObject({
    outcome: 'conflict',
    conflicts: [{ target, by: ann.name, operation: { kind: 'relabel' } }],
  });
  const draft = await shown();
  expect(draft).toMatchObject({ conflicts: 1 });
  await expect(publishDraft(it.deps, ann, { draftId, message: 'x', seenSeq: draft.lastSeq })).rejects.toThrow(
    /One conflict is not settled/,
  );
  const open = { draftId, conflicts: true, limit: 50 };
  expect((await listHistory(it.deps, bob, open)).items).toMatchObject([
    { kind: 'conflict', by: 'Bob', isMine: true, operation: late },
  ]);
  // Mine after all: on what is there now.
  const mine = await apply(bob, late, { seen: { [target]: relabelled.seq }, settles: second.seq });
  expect(mine.outcome).toBe('applied');
  expect((await listHistory(it.deps, bob, open)).items).toEqual([]);
  await expect(turned(undo, ann, { seq: relabelled.seq })).rejects.toThrow(
    /Bob changed the same thing after that/,
  );
  await expect(turned(undo, ann, { seq: mine.seq })).rejects.toThrow(/Only who did it/);
  await turned(undo, bob);
  await turned(undo, ann, { seq: relabelled.seq });
  const again = await apply(bob, late, { seen: { [target]: 99 } });
  await settleConflict(it.deps, ann, { draftId, requestId: randomUUID(), seq: again.seq });
  await expect(
    settleConflict(it.deps, ann, { draftId, requestId: randomUUID(), seq: again.seq }),
  ).rejects.toThrow(/settled this conflict already/);
  await expectWhole();
});

test('an operation that does not reach its end leaves nothing, and what was done at once by many is one log without a gap', async () => {
  const before = await shown();
  await expect(
    it.deps.db.$transaction(async (tx) => {
      await tx.draftOperation.create({
        data: { draftId, seq: before.lastSeq + 1, requestId: 'killed', kind: 'operation', by: ann.userId },
      });
      throw new Error('killed between log and cells');
    }),
  ).rejects.toThrow('killed');
  expect((await shown()).lastSeq).toBe(before.lastSeq);
  const many = ['blue train 3', 'blue train 6', 'blue test 2', 'blue test 5'];
  const done = await Promise.all(
    many.map((name, i) =>
      apply(i % 2 ? ann : bob, { kind: 'move', photos: [of(name)], split: 'validation' }),
    ),
  );
  expect(done.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
    many.map((_, i) => before.lastSeq + 1 + i),
  );
  for (const [i, { seq }] of done.entries()) await turned(undo, i % 2 ? ann : bob, { seq });
  await expectWhole();
});

test('cleaning shows what it would do, does that, and leaves to people what no rule knows', async () => {
  const bulk = { action: 'clean' as const };
  await apply(bob, { kind: 'drop', photos: [of('blue train 3'), of('blue train 6')] });
  const plan = await getBulkPlan(it.deps, { draftId, bulk });
  // One group is done already, one is under two classes, and one has the last training photo of its class.
  expect(plan).toMatchObject({
    findings: 1,
    photos: 1,
    rows: [{ classKey: 'green', split: 'train', photos: 1 }],
    sample: [{ hash: of('green train 3'), why: 'a larger copy stays' }],
    left: [
      { reason: expect.stringContaining('several classes'), groups: 1 },
      { reason: expect.stringContaining('without a training photo'), groups: 1 },
    ],
  });
  const request = { draftId, bulk, requestId: 'clean it', seenSeq: plan.seq };
  await expect(applyBulk(it.deps, ann, { ...request, seenSeq: plan.seq - 1 })).rejects.toThrow(/has changed/);
  expect(await applyBulk(it.deps, ann, request)).toEqual({ photos: 1, goesOn: false });
  await expect(
    applyBulk(it.deps, ann, { ...request, requestId: 'again', seenSeq: plan.seq + 1 }),
  ).rejects.toThrow(/nothing to do/);
  expect(
    (await listQueue(it.deps, { draftId, kind: 'near-copies', scope: 'all', status: 'open', limit: 50 }))
      .items,
  ).toHaveLength(2);
  await turned(undo, bob);
  await expectWhole();
});

test('classes are named, merged, split, ordered and removed', async () => {
  await apply(ann, {
    kind: 'edit-class',
    classKey: 'green',
    changes: { value: '1', currency: 'PHP', country: 'Philippines', years: '1999–2002', synonyms: ['verde'] },
  });
  const split = await apply(bob, {
    kind: 'split-class',
    classKey: 'blue',
    newKey: 'navy',
    label: 'Navy',
    photos: [of('blue train 3')],
  });
  await apply(ann, { kind: 'relabel', photos: [of('blue train 6')], classKey: 'navy' });
  await expect(turned(undo, bob, { seq: split.seq })).rejects.toThrow(
    /changed the same thing|of the same things/,
  );
  expect((await listDraftPhotos(it.deps, { draftId, classKey: 'navy', limit: 60 })).items).toHaveLength(2);
  await apply(bob, { kind: 'merge-classes', from: ['red'], into: 'green' });
  await expect(apply(bob, { kind: 'relabel', photos: [of('blue test 2')], classKey: 'red' })).rejects.toThrow(
    /was merged into "green"/,
  );
  await apply(ann, { kind: 'reorder-classes', order: ['navy', 'green', 'blue'] });
  const { classes, problems } = await shown();
  expect(classes.map(({ key }) => key)).toEqual(['navy', 'green', 'blue']);
  expect(classes[1]).toMatchObject({ merged: ['red'], synonyms: ['verde', 'red'], years: '1999–2002' });
  expect(classes[1]?.photos).toEqual({ train: 4, validation: 6, test: 6 });
  expect(classes[0]?.changes).toMatchObject({ relabelledIn: 2 });
  expect(problems).toEqual([]);
  await apply(ann, { kind: 'drop', photos: [of('blue train 3'), of('blue train 6')] });
  expect((await shown()).problems).toEqual([expect.stringMatching(/No photo is left in the class "navy"/)]);
  await turned(undo, ann);
  await expectWhole();
});

test('a draft becomes the next version, or is carried over to it with its conflicts', async () => {
  const late = await createDraft(it.deps, bob, { versionId: dataset.versionId, name: 'Too late' });
  await apply(
    bob,
    { kind: 'drop', photos: [of('green train 3'), of('blue validation 1')] },
    { draft: late.id },
  );
  await apply(bob, { kind: 'move', photos: [of('blue train 3')], split: 'test' }, { draft: late.id });
  await apply(bob, { kind: 'edit-class', classKey: 'green', changes: { label: 'Lime' } }, { draft: late.id });
  const { lastSeq } = await shown();
  await expect(
    publishDraft(it.deps, ann, { draftId, message: 'Clean', seenSeq: lastSeq - 1 }),
  ).rejects.toThrow(/changed since you looked/);
  const { number } = await publishDraft(it.deps, ann, { draftId, message: 'Clean', seenSeq: lastSeq });
  expect(number).toBe(2);
  const version = await getVersion(it.deps, { dataset: dataset.id });
  expect(version).toMatchObject({ message: 'Clean', createdBy: ann.name });
  expect(version.classes.map(({ key }) => key)).toEqual(['navy', 'green', 'blue']);
  const inVersion = await listPhotos(it.deps, { versionId: version.id, filter: {}, limit: 200 });
  expect(inVersion.items.map(({ hash }) => hash)).not.toContain(of('green train 3'));
  expect(await shown()).toMatchObject({ state: 'published', publishedNumber: 2 });
  await expect(apply(ann, { kind: 'drop', photos: [of('red test 2')] })).rejects.toThrow(/was published/);

  await expect(publishDraft(it.deps, bob, { draftId: late.id, message: 'Late', seenSeq: 3 })).rejects.toThrow(
    /Rebase/,
  );
  const plan = await planRebase(it.deps, late.id);
  expect(plan).toMatchObject({ fromNumber: 1, toNumber: 2, operations: 1 });
  expect(plan.conflicts.map(({ reason }) => reason)).toEqual([
    'the latest version has changed the same photos',
    'the class "green" was changed',
  ]);
  const { id } = await rebaseDraft(it.deps, ann, late.id);
  const rebased = await getDraft(it.deps, bob, id);
  expect(rebased).toMatchObject({ baseNumber: 2, conflicts: 2, droppedPhotos: 1, undo: { seq: 1 } });
  expect(await getDraft(it.deps, bob, late.id)).toMatchObject({ state: 'rebased', rebasedTo: id });
  await expectWhole(id);
  await turned(undo, bob, { draft: id });
  await discardDraft(it.deps, ann, id);
  const list = await listDrafts(it.deps, { datasetId: dataset.id, limit: 50 });
  expect(list.items.map(({ name, state }) => [name, state]).toSorted()).toEqual([
    ['Put right', 'published'],
    ['Too late', 'discarded'],
    ['Untouched', 'discarded'],
  ]);
});

test('a draft goes with its version, and a person who is erased leaves its log', async () => {
  await it.deps.db.datasetVersion.delete({ where: { id: dataset.versionId } });
  expect(await it.deps.db.draft.count({ where: { baseId: dataset.versionId } })).toBe(0);
  expect(await it.deps.db.draftCell.count({ where: { draftId } })).toBe(0);
  await expect(shown()).rejects.toThrow(/no such draft/);
});
