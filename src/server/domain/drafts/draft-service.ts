import type { z } from 'zod';
import type {
  createDraftInput,
  DraftBulk,
  DraftClass,
  DraftDetail,
  DraftListItem,
  DraftState,
  listDraftsInput,
  TurnableOperation,
} from '@/shared/contracts/drafts';
import type { Page } from '@/shared/contracts/paging';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { hasVersion } from '../curation/report-repo';
import { whatIsMissing } from '../datasets/publish/arrange-published';
import { findUserNames, findVersion } from '../datasets/repo';
import { noDraft } from './append';
import { findLatestBulk } from './bulk-repo';
import { endDraft, findDraft, findDraftPage, findVersionNumber, insertDraft, lockDraft } from './draft-repo';
import { type DraftClasses, readClasses } from './draft-view';
import {
  countEntries,
  countStanding,
  findParts,
  findRedoable,
  findUndoable,
  type Turnable,
} from './operation-repo';
import { countDraft, countLost, type DraftCounts, isUnchanged } from './photo-changes';
import { toldOf } from './told-operation';
import { listVisitors } from './visits';

/** Begins a draft on a version. @throws AppError `not-found` */
export async function createDraft(
  deps: Deps,
  actor: Actor,
  { versionId, name }: z.output<typeof createDraftInput>,
): Promise<{ id: string }> {
  if (!(await hasVersion(deps.db, versionId))) {
    throw new AppError('not-found', 'There is no such dataset version.');
  }
  const id = await insertDraft(deps.db, { baseId: versionId, name, createdBy: actor.userId });
  deps.live.publishChanged('datasets');
  return { id };
}

export async function listDrafts(
  { db }: Deps,
  input: z.output<typeof listDraftsInput>,
): Promise<Page<DraftListItem>> {
  const { keys, rows } = await findDraftPage(db, input);
  const ids = rows.map(({ id }) => id);
  const [standing, names] = await Promise.all([
    countStanding(db, ids),
    findUserNames(db, [...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]),
  ]);
  const count = (id: string, kind: string) =>
    standing.find((row) => row.draftId === id && row.kind === kind)?.count ?? 0;
  const drafts = rows.map(({ id, name, state, base, createdAt, createdBy }) => ({
    id,
    name,
    state: state as DraftState,
    baseNumber: base.number,
    createdAt,
    createdBy: createdBy ? (names.get(createdBy) ?? null) : null,
    operations: count(id, 'operation'),
    conflicts: count(id, 'conflict'),
  }));
  return toPage(keys, drafts, ({ id }) => id);
}

/** A draft as it stands: its classes, what was changed, who is there and what the caller can undo. @throws AppError */
export async function getDraft(deps: Deps, actor: Actor, draftId: string): Promise<DraftDetail> {
  const { db } = deps;
  const draft = await requireDraft(deps, draftId);
  const { base } = draft;
  const [latest, classes] = await Promise.all([
    findVersion(db, base.datasetId),
    readClasses(db, { draftId, baseId: base.id }),
  ]);
  const [counts, visitors, undoable, redoable, conflicts, bulk, names] = await Promise.all([
    countDraft(db, { draftId, baseId: base.id, classes }),
    listVisitors(deps, draftId),
    findUndoable(db, draftId, actor.userId),
    findRedoable(db, draftId, actor.userId),
    countEntries(db, draftId, { kind: 'conflict', standing: true }),
    describeBulk(deps, actor, draftId),
    findUserNames(db, draft.createdBy ? [draft.createdBy] : []),
  ]);
  const rows = classRows(classes, counts);
  return {
    id: draft.id,
    name: draft.name,
    state: draft.state as DraftState,
    datasetId: base.datasetId,
    datasetName: base.dataset.name,
    baseId: base.id,
    baseNumber: base.number,
    latestId: latest?.id ?? base.id,
    latestNumber: latest?.number ?? base.number,
    lastSeq: draft.lastSeq,
    createdAt: draft.createdAt,
    createdBy: draft.createdBy ? (names.get(draft.createdBy) ?? null) : null,
    publishedNumber:
      draft.state === 'published' && draft.becameId ? await findVersionNumber(db, draft.becameId) : null,
    rebasedTo: draft.state === 'rebased' ? draft.becameId : null,
    photos: counts.now,
    basePhotos: counts.base,
    classes: rows,
    removed: [...classes.values].flatMap(([key, { isRemoved }]) => (isRemoved ? [key] : [])),
    orderRevision: classes.order.revision,
    changedPhotos: counts.changed,
    droppedPhotos: counts.dropped,
    isUnchanged: isUnchanged(counts, classes),
    problems: whatIsMissing({ base: counts.base, classes: rows, lost: countLost(counts) }),
    visitors,
    undo: await toTurn(deps.db, draftId, undoable),
    redo: await toTurn(deps.db, draftId, redoable),
    conflicts,
    bulk,
  };
}

/** The change of many photos that runs, or the last one as long as something of it is left that could not be turned. */
async function describeBulk({ db }: Deps, actor: Actor, draftId: string): Promise<DraftBulk | null> {
  const bulk = await findLatestBulk(db, draftId);
  if (!bulk) return null;
  const { direction, action, operation, by, state, done, total } = bulk;
  const standing = direction === 'undo';
  const left =
    state === 'done' && direction !== 'do'
      ? await findParts(db, { draftId, of: { action, by, standing } })
      : [];
  if (state !== 'running' && left.length === 0) return null;
  const names = await findUserNames(db, [by]);
  return {
    direction,
    operation: operation && { ...operation, photos: [] },
    by: names.get(by) ?? null,
    isMine: by === actor.userId,
    isRunning: state === 'running',
    done,
    total,
    left: left.length,
  };
}

async function toTurn(
  db: Deps['db'],
  draftId: string,
  of: Turnable | null,
): Promise<TurnableOperation | null> {
  if (!of?.operation) return null;
  const parts = await findParts(db, { draftId, of });
  return { seq: of.seq, operation: toldOf(of.operation), parts: parts.length };
}

function classRows(classes: DraftClasses, counts: DraftCounts): DraftClass[] {
  const merged = new Map<string, string[]>();
  for (const [key, { mergedInto }] of classes.values) {
    if (mergedInto === null) continue;
    const into = classes.resolve(key);
    merged.set(into, [...(merged.get(into) ?? []), key]);
  }
  return classes.keys.flatMap((key, index) => {
    const value = classes.values.get(key);
    const row = counts.classes.get(key);
    if (!value || !row) return [];
    const { kind: _, isRemoved: __, mergedInto: ___, ...names } = value;
    return [
      {
        index,
        key,
        ...names,
        ...row,
        revision: classes.revisions.get(key) ?? 0,
        merged: merged.get(key) ?? [],
      },
    ];
  });
}

/** @throws AppError `not-found` */
export async function requireDraft({ db }: Deps, draftId: string) {
  const draft = await findDraft(db, draftId);
  if (!draft) throw noDraft();
  return draft;
}

/** Ends a draft without a version. Its log stays. @throws AppError `conflict` when it has ended already */
export async function discardDraft(deps: Deps, actor: Actor, draftId: string): Promise<void> {
  const isEnded = await deps.db.$transaction(async (tx) => {
    const draft = await lockDraft(tx, draftId);
    if (!draft) throw noDraft();
    return endDraft(tx, { id: draftId }, { state: 'discarded', endedBy: actor.userId, becameId: null });
  });
  if (!isEnded) throw new AppError('conflict', 'This draft has ended already.');
  deps.live.publishDraft(draftId);
  deps.live.publishChanged('datasets');
}
