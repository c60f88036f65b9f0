import type { z } from 'zod';
import type {
  AppliedOperation,
  applyOperationInput,
  Operation,
  OperationConflict,
  settleConflictInput,
} from '@/shared/contracts/drafts';
import type { Tx } from '../../db/dialect';
import type { Draft } from '../../db/generated/client';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { updateStatus } from '../curation/finding-repo';
import { findUserNames } from '../datasets/repo';
import { writeCells } from './cell-repo';
import type { ReadCell, Target } from './cells';
import { changesOf, RefusedOperation, targetsOf } from './changes-of';
import { lockDraft, updateHead } from './draft-repo';
import { readCells } from './draft-view';
import {
  type Entry,
  findEntries,
  findEntriesAfter,
  findEntry,
  findRequest,
  findToldEntries,
  insertEntry,
  updateStanding,
} from './operation-repo';
import { resultOf } from './reducer';

/** Room for all photos of a bulk action on a slow disk; nothing but database work happens inside. */
export const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: 300_000 };

type Apply = z.output<typeof applyOperationInput>;

/**
 * Adds an operation to the log of a draft, with what it does to photos and classes, in one transaction. Where somebody else
 * has changed the same since it was seen, it stands in the log as a conflict and changes nothing.
 * @throws AppError `conflict` when the draft has ended or the operation makes no sense on what is there
 */
export async function applyOperation(deps: Deps, actor: Actor, input: Apply): Promise<AppliedOperation> {
  return inDraft(deps, input, async (tx, draft) => {
    const applied = await appendOperation(tx, { draft, actor, input });
    if (applied.outcome === 'applied' && input.settles !== undefined) {
      await settle(tx, { draft, seq: input.settles });
    }
    return applied;
  });
}

/** @throws AppError `conflict` */
export async function appendOperation(
  tx: Tx,
  {
    draft,
    actor,
    input: { operation, seen, seenSeq, findings, requestId },
  }: { draft: Draft; actor: Pick<Actor, 'userId'>; input: Omit<Apply, 'draftId'> },
): Promise<AppliedOperation> {
  const targets = targetsOf(operation);
  const { read } = await readCells(tx, cellsOf(draft), targets);
  const stale = targets.filter((target) => (seen[target] ?? read(target).revision) !== read(target).revision);
  const later = await changedSince(tx, draft, { targets, seenSeq });
  const entry = { draftId: draft.id, seq: draft.lastSeq + 1, requestId, by: actor.userId, operation };
  if (stale.length > 0 || later.length > 0) {
    await append(tx, draft, { ...entry, kind: 'conflict', findings });
    const conflicts = await whoChanged(tx, draft, { targets: [...new Set([...stale, ...later])], read });
    return { outcome: 'conflict', seq: entry.seq, conflicts };
  }
  const changes = orRefuse(() => changesOf(operation, read));
  await append(tx, draft, { ...entry, kind: 'operation', changes, findings });
  await writeCells(tx, cellsOf(draft), resultOf('do', { seq: entry.seq, changes }));
  await setFindings(tx, { draft, actor }, { operation, findings, isDone: true });
  return { outcome: 'applied', seq: entry.seq };
}

/** Keeps what is there: the operation of a conflict is given up. @throws AppError `conflict` when it is settled already */
export function settleConflict(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof settleConflictInput>,
): Promise<AppliedOperation> {
  return inDraft(deps, input, async (tx, draft) => {
    await settle(tx, { draft, seq: input.seq });
    const seq = draft.lastSeq + 1;
    await append(tx, draft, {
      draftId: draft.id,
      seq,
      requestId: input.requestId,
      kind: 'settle',
      about: input.seq,
      by: actor.userId,
    });
    return { outcome: 'applied', seq };
  });
}

async function settle(tx: Tx, { draft, seq }: { draft: Draft; seq: number }): Promise<void> {
  const entry = await findEntry(tx, draft.id, seq);
  if (entry?.kind !== 'conflict') throw new AppError('not-found', 'There is no such conflict.');
  if (!entry.standing) throw new AppError('conflict', 'Somebody has settled this conflict already.');
  await updateStanding(tx, { draftId: draft.id, seq }, false);
}

/** Where the cells of a draft are. */
export const cellsOf = ({ id, baseId }: Draft) => ({ draftId: id, baseId });

/** Does one thing to an open draft, once for each request, and announces it. @throws AppError */
export async function inDraft<T>(
  deps: Deps,
  { draftId, requestId }: { draftId: string; requestId: string },
  work: (tx: Tx, draft: Draft) => Promise<T>,
): Promise<T | AppliedOperation> {
  const answer = await deps.db.$transaction(async (tx): Promise<T | AppliedOperation> => {
    const draft = await lockDraft(tx, draftId);
    if (!draft) throw noDraft();
    const sent = await findRequest(tx, draftId, requestId);
    if (sent) return answerOf(tx, draft, sent);
    requireOpen(draft);
    return work(tx, draft);
  }, TRANSACTION_LIMIT);
  deps.live.publishDraft(draftId);
  deps.live.publishChanged('reports');
  return answer;
}

export const noDraft = () => new AppError('not-found', 'There is no such draft.');

/** @throws AppError `conflict` */
export function requireOpen({ state }: { state: string }): void {
  if (state === 'open') return;
  throw new AppError('conflict', `This draft was ${state}, and cannot be changed any more. Make a new one.`);
}

/** What a request that was sent twice was answered the first time. */
async function answerOf(tx: Tx, draft: Draft, { kind, seq, operation }: Entry): Promise<AppliedOperation> {
  if (kind !== 'conflict') return { outcome: 'applied', seq };
  const targets = operation ? targetsOf(operation) : [];
  const { read } = await readCells(tx, cellsOf(draft), targets);
  const changed = targets.filter((target) => read(target).revision > 0);
  return { outcome: 'conflict', seq, conflicts: await whoChanged(tx, draft, { targets: changed, read }) };
}

export async function append(tx: Tx, draft: Draft, entry: Parameters<typeof insertEntry>[1]): Promise<void> {
  await insertEntry(tx, entry);
  await updateHead(tx, draft.id, entry.seq);
}

/** Those of `targets` that entries after `seenSeq` have touched. */
async function changedSince(
  tx: Tx,
  draft: Draft,
  { targets, seenSeq }: { targets: readonly Target[]; seenSeq: number | undefined },
): Promise<Target[]> {
  if (seenSeq === undefined || seenSeq >= draft.lastSeq) return [];
  const later = await findEntriesAfter(tx, draft.id, seenSeq);
  const turned = await findEntries(
    tx,
    draft.id,
    later.flatMap(({ kind, about }) => (kind === 'undo' || kind === 'redo' ? (about ?? []) : [])),
  );
  const touched = new Set(
    [...later, ...turned].flatMap(({ changes }) => (changes ?? []).map(({ target }) => target)),
  );
  return targets.filter((target) => touched.has(target));
}

/** At most so many are named: a person reads them. */
export const NAMED_CONFLICTS = 20;

async function whoChanged(
  tx: Tx,
  draft: Draft,
  { targets, read }: { targets: readonly Target[]; read: ReadCell },
): Promise<OperationConflict[]> {
  const shown = targets.slice(0, NAMED_CONFLICTS);
  const entries = await findToldEntries(
    tx,
    draft.id,
    shown.map((target) => read(target).revision),
  );
  const names = await findUserNames(tx, [...new Set(entries.flatMap(({ by }) => by ?? []))]);
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  return shown.map((target) => {
    const entry = bySeq.get(read(target).revision);
    return {
      target,
      by: entry?.by ? (names.get(entry.by) ?? null) : null,
      operation: entry?.operation ?? null,
    };
  });
}

/** A finding follows what is done about it: kept is ignored, changed is done, undone is open. */
export async function setFindings(
  tx: Tx,
  { draft, actor }: { draft: Draft; actor: Pick<Actor, 'userId'> },
  { operation, findings, isDone }: { operation: Operation; findings: readonly number[]; isDone: boolean },
): Promise<void> {
  if (findings.length === 0) return;
  const settled = operation.kind === 'keep' ? ('ignored' as const) : ('done' as const);
  for (let start = 0; start < findings.length; start += 500) {
    await updateStatus(tx, {
      versionId: draft.baseId,
      ids: findings.slice(start, start + 500),
      status: isDone ? settled : 'open',
      by: actor.userId,
    });
  }
}

function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedOperation) throw new AppError('conflict', error.message);
    throw error;
  }
}
