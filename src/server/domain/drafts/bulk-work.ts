import type { Operation } from '@/shared/contracts/drafts';
import type { Tx } from '../../db/dialect';
import type { Draft } from '../../db/generated/client';
import { doWaitingWork } from '../../db/waiting-work';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { append, appendOperation, cellsOf, TRANSACTION_LIMIT } from './append';
import {
  type Bulk,
  type BulkOperation,
  type BulkPhoto,
  endBulk,
  findBulk,
  findNextBulk,
  findNextPart,
  updateBulkAt,
} from './bulk-repo';
import { type CellValue, photoTarget } from './cells';
import { lockDraft } from './draft-repo';
import { readCells } from './draft-view';
import { bulkPart, findEntry, findParts } from './operation-repo';
import { blockedCells, turnEntry } from './turn';

/**
 * Does, undoes and does again what people asked for of more photos than one transaction should change, part by part. A server that
 * dies between two parts leaves those that were done, and another continues behind them.
 * @returns how many actions ended here
 */
export function doBulks(deps: Deps, signal: AbortSignal): Promise<number> {
  return doWaitingWork(
    { db: deps.db, signal },
    {
      kind: 'draft bulk',
      findNext: (skip) => findNextBulk(deps.db, skip),
      idOf: ({ id }) => id,
      isWaiting: async (id) => (await findBulk(deps.db, id))?.state === 'running',
      run: (bulk) => doBulk(deps, bulk, signal),
    },
  );
}

/** @returns whether it ended here */
async function doBulk(deps: Deps, { id, draftId }: Bulk, signal: AbortSignal): Promise<boolean> {
  let isLast = false;
  while (!isLast && !signal.aborted) {
    isLast = await deps.db.$transaction((tx) => doNextPart(tx, { id, draftId }), TRANSACTION_LIMIT);
    deps.live.publishDraft(draftId);
    deps.live.publishChanged('reports');
  }
  return isLast;
}

/** @returns whether there is nothing more to do */
async function doNextPart(tx: Tx, { id, draftId }: { id: string; draftId: string }): Promise<boolean> {
  const draft = await lockDraft(tx, draftId);
  const bulk = await findBulk(tx, id);
  // Who undoes an action ends it; what was done of it is being undone.
  if (!draft || bulk?.state !== 'running') return true;
  if (draft.state !== 'open') {
    await endBulk(tx, id, 'stopped');
    return true;
  }
  const at = await (bulk.direction === 'do' ? doPart(tx, draft, bulk) : turnPart(tx, draft, bulk));
  if (at === null) await endBulk(tx, id, 'done');
  else await updateBulkAt(tx, id, at);
  return at === null;
}

/**
 * Does the next part of an action. Photos that somebody has changed since it was begun become a conflict of the draft.
 * @returns which part that was; null when there is none
 */
async function doPart(tx: Tx, draft: Draft, bulk: Bulk): Promise<number | null> {
  const next = await findNextPart(tx, bulk);
  if (!next || !bulk.operation) return null;
  const targets = next.photos.map(([hash]) => photoTarget(hash));
  const { read } = await readCells(tx, cellsOf(draft), targets);
  const fresh: BulkPhoto[] = [];
  const late: BulkPhoto[] = [];
  for (const photo of next.photos) {
    const { revision, value } = read(photoTarget(photo[0]));
    if (revision === photo[1]) fresh.push(photo);
    else if (value && !isMet(bulk.operation, value)) late.push(photo);
  }
  const part = { draft, bulk, name: bulkPart(bulk.action, next.part), operation: bulk.operation };
  const isDone = await apply(tx, { ...part, photos: fresh });
  const left = isDone ? late : [...fresh, ...late];
  const lastSeq = draft.lastSeq + (isDone && fresh.length > 0 ? 1 : 0);
  await keepAsConflict(tx, { ...part, draft: { ...draft, lastSeq }, photos: left });
  return next.part;
}

interface Part {
  draft: Draft;
  bulk: Bulk;
  name: string;
  operation: BulkOperation;
  photos: readonly BulkPhoto[];
}

/** @returns false when it makes no sense any more, such as of a class that was removed meanwhile */
async function apply(tx: Tx, { draft, bulk, name, operation, photos }: Part): Promise<boolean> {
  if (photos.length === 0) return true;
  const input = {
    requestId: name,
    operation: ofPhotos(operation, photos),
    findings: findingsOf(photos),
    seen: {},
  };
  try {
    await appendOperation(tx, { draft, actor: { userId: bulk.by }, input });
    return true;
  } catch (error) {
    // Refused before anything was written.
    if (error instanceof AppError && error.code === 'conflict') return false;
    throw error;
  }
}

async function keepAsConflict(tx: Tx, { draft, bulk, name, operation, photos }: Part): Promise<void> {
  if (photos.length === 0) return;
  await append(tx, draft, {
    draftId: draft.id,
    seq: draft.lastSeq + 1,
    requestId: `${name} late`,
    kind: 'conflict',
    operation: ofPhotos(operation, photos),
    findings: findingsOf(photos),
    by: bulk.by,
  });
}

const ofPhotos = (operation: BulkOperation, photos: readonly BulkPhoto[]): Operation => ({
  ...operation,
  photos: photos.map(([hash]) => hash),
});

const findingsOf = (photos: readonly BulkPhoto[]) => [
  ...new Set(photos.flatMap(([, , finding]) => finding ?? [])),
];

/** Is a photo already what the operation makes of it? */
function isMet(operation: BulkOperation, value: CellValue): boolean {
  if (value.kind !== 'photo') return false;
  if (operation.kind === 'drop') return value.isDropped;
  if (value.isDropped) return false;
  if (operation.kind === 'move') return value.split === operation.split;
  return operation.kind === 'keep' ? value.isKept : value.classKey === operation.classKey;
}

/**
 * Turns the next part of an action: what was done last is undone first. A part on which somebody's later change rests is passed over.
 * @returns the seq of the entry that was turned; null when there is none
 */
async function turnPart(tx: Tx, draft: Draft, bulk: Bulk): Promise<number | null> {
  const { direction, action, by, at } = bulk;
  if (direction === 'do') return null;
  const isUndo = direction === 'undo';
  const parts = await findParts(tx, { draftId: draft.id, of: { action, by, standing: isUndo } });
  const seq = isUndo
    ? parts.findLast((part) => at === null || part < at)
    : parts.find((part) => at === null || part > at);
  if (seq === undefined) return null;
  const entry = await findEntry(tx, draft.id, seq);
  if (!entry?.changes) return seq;
  const turned = { ...entry, changes: entry.changes };
  const blocked = await blockedCells(tx, { draftId: draft.id, direction, entry: turned });
  if (blocked.length === 0) {
    const requestId = bulkPart(bulk.requestId, bulk.done);
    await turnEntry(tx, { draft, by: { userId: by }, direction, entry: turned, requestId });
  }
  return seq;
}
