import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operation, operationSchema } from '@/shared/contracts/drafts';
import type { Actor } from '../../deps';
import { insertDataset } from '../../testing/run-fixtures';
import { createTestDeps, type TestDeps } from '../../testing/test-deps';
import { expectWholeDraft } from '../../testing/whole-draft';
import { applyOperation, settleConflict } from './append';
import { applyBulk } from './bulk-service';
import { doBulks } from './bulk-work';
import { createDraft, discardDraft, getDraft } from './draft-service';
import { publishDraft } from './publish-draft';
import { listHistory } from './queue-service';
import { redo, undo } from './turn';

let it: TestDeps;
let ann: Actor;
let bob: Actor;
let versionId: string;
let draft: string;

beforeAll(async () => {
  it = await createTestDeps();
  ann = it.actor;
  const user = await it.deps.db.user.create({
    data: { id: 'bob', name: 'Bob', email: 'bob@example.org', role: 'member' },
  });
  bob = { userId: user.id, name: user.name, email: user.email, role: 'member' };
  ({ versionId } = await insertDataset(it.deps, { copies: 3 }));
  draft = (await createDraft(it.deps, ann, { versionId, name: 'Many' })).id;
});
afterAll(() => it?.close());

const apply = (actor: Actor, operation: Operation) =>
  applyOperation(it.deps, actor, {
    draftId: draft,
    requestId: randomUUID(),
    operation: operationSchema.parse(operation),
    seen: {},
    findings: [],
  });
const turned = (turn: typeof undo, actor: Actor, seq?: number) =>
  turn(it.deps, actor, { draftId: draft, requestId: randomUUID(), seq });
const stands = () => getDraft(it.deps, ann, draft);
const expectWhole = () => expectWholeDraft(it.deps.db, draft);

/** Works at what runs in drafts, until it is done or so many parts are. */
async function work(parts = Number.POSITIVE_INFINITY): Promise<void> {
  const killed = new AbortController();
  let done = 0;
  const off = it.deps.live.on('draft', () => {
    done += 1;
    if (done === parts) killed.abort();
  });
  await doBulks(it.deps, killed.signal);
  off();
}

test('an action on many photos is done in parts, continues after a kill, keeps as a conflict what others did meanwhile, and is undone and done again as one', async () => {
  const all = { filter: { split: 'train' as const }, ranges: [[0, 2 ** 31 - 1]] as [number, number][] };
  const bulk = { action: 'photos' as const, photos: all, change: { kind: 'move', split: 'test' } as const };
  const begin = (requestId: string, wanted: Parameters<typeof applyBulk>[2]['bulk'] = bulk, seenSeq = 0) =>
    applyBulk(it.deps, ann, { draftId: draft, bulk: wanted, requestId, seenSeq }, { partPhotos: 2 });
  expect(await begin('move them all')).toEqual({ photos: 9, goesOn: true });
  expect(await begin('move them all')).toEqual({ photos: 0, goesOn: true });
  await expect(begin('another one', { action: 'clean' })).rejects.toThrow(/is still running/);
  const train = await it.deps.db.datasetItem.findMany({
    where: { versionId, split: 'train' },
    orderBy: { id: 'asc' },
  });
  const [late, met] = [train[7]?.photoHash ?? '', train[6]?.photoHash ?? ''];
  await apply(bob, { kind: 'relabel', photos: [late], classKey: 'red' });
  await apply(bob, { kind: 'move', photos: [met], split: 'test' });
  await work(2);
  expect((await stands()).bulk).toMatchObject({ direction: 'do', isRunning: true, done: 2, total: 5 });
  const { lastSeq: seenSeq } = await stands();
  await expect(publishDraft(it.deps, ann, { draftId: draft, message: 'x', seenSeq })).rejects.toThrow(
    /is still running/,
  );
  await expectWhole();
  await work();
  const moved = { photos: { train: 1, validation: 9, test: 17 }, conflicts: 1, bulk: null };
  expect(await stands()).toMatchObject({ ...moved, undo: { parts: 4 } });
  const { items } = await listHistory(it.deps, ann, { draftId: draft, conflicts: true, limit: 50 });
  expect(items).toMatchObject([{ operation: { ...bulk.change, photos: [late] }, isMine: true }]);
  await settleConflict(it.deps, ann, { draftId: draft, requestId: randomUUID(), seq: items[0]?.seq ?? 0 });
  await expectWhole();

  const request = { draftId: draft, requestId: 'undo them all' };
  expect(await undo(it.deps, ann, request)).toEqual({ outcome: 'begun' });
  expect(await undo(it.deps, ann, request)).toEqual({ outcome: 'begun' });
  await expect(turned(undo, ann)).rejects.toThrow(/is still running/);
  await work(1);
  expect((await stands()).bulk).toMatchObject({ direction: 'undo', done: 1, total: 4 });
  await work();
  const back = { photos: { train: 8, validation: 9, test: 10 }, bulk: null, undo: null };
  expect(await stands()).toMatchObject({ ...back, redo: { parts: 4 } });
  await expectWhole();
  await turned(redo, ann);
  await work();
  expect(await stands()).toMatchObject({ ...moved, conflicts: 0, redo: null });

  // What somebody has changed since is in the way of the whole; what comes while it runs, of its part.
  const first = train[0]?.photoHash ?? '';
  const drop = await apply(bob, { kind: 'drop', photos: [first] });
  await expect(turned(undo, ann)).rejects.toThrow(/Bob changed the same thing.*Nothing was undone/);
  await turned(undo, bob, drop.seq);
  await turned(undo, ann);
  await turned(redo, bob, drop.seq);
  await work();
  expect((await stands()).bulk).toMatchObject({ isRunning: false, left: 1, total: 4 });
  await turned(undo, bob, drop.seq);
  await turned(undo, ann);
  expect(await stands()).toMatchObject(back);
  await expectWhole();

  // Undone before its end.
  const { lastSeq } = await stands();
  await begin('drop them all', { ...bulk, change: { kind: 'drop' } }, lastSeq);
  await work(2);
  expect(await stands()).toMatchObject({ droppedPhotos: 4 });
  expect(await turned(undo, ann)).toEqual({ outcome: 'begun' });
  await work();
  expect(await stands()).toMatchObject({ droppedPhotos: 0, ...back });
  await begin('drop them again', { ...bulk, change: { kind: 'drop' } }, (await stands()).lastSeq);
  await discardDraft(it.deps, ann, draft);
  await work();
  expect(await stands()).toMatchObject({ droppedPhotos: 0, bulk: null });
  await expectWhole();
});
