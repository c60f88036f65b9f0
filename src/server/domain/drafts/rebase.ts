import type { Operation, RebasePlan } from '@/shared/contracts/drafts';
import type { Db } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findVersion } from '../datasets/repo';
import { noDraft, requireOpen } from './append';
import { carryOver } from './carry-over';
import { writeCells } from './cell-repo';
import type { CellChange } from './cells';
import { targetsOf } from './changes-of';
import { endDraft, insertDraft, lockDraft, updateHead } from './draft-repo';
import { requireDraft } from './draft-service';
import { readCells } from './draft-view';
import { type Entry, findEntriesAfter, insertEntry } from './operation-repo';
import { DraftCells } from './reducer';
import { requireQuiet } from './turn';

/** Nothing but database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: 300_000 };

interface Rebased {
  state: DraftCells;
  entries: (Pick<Entry, 'requestId' | 'by' | 'at'> & {
    operation: Operation;
    changes: CellChange[] | null;
    reason: string;
  })[];
}

/** What becomes of the operations of a draft on the latest version. @throws AppError `conflict` when it is on that */
export async function planRebase(deps: Deps, draftId: string): Promise<RebasePlan> {
  const { draft, latest } = await requireOutdated(deps, draftId);
  const { entries } = await rebased(deps.db, { draftId, fromId: draft.base.id, toId: latest.id });
  return {
    fromNumber: draft.base.number,
    toNumber: latest.number,
    operations: entries.filter(({ changes }) => changes !== null).length,
    conflicts: entries.flatMap(({ changes, operation, reason }, i) =>
      changes === null ? [{ seq: i + 1, operation, reason }] : [],
    ),
  };
}

/**
 * Carries a draft over to the latest version: a new draft with the same operations of the same people, and as conflicts those that
 * do not fit any more. The old one ends and leads to it.
 * @throws AppError `conflict` when it is on the latest version, or has ended
 */
export async function rebaseDraft(deps: Deps, actor: Actor, draftId: string): Promise<{ id: string }> {
  const { draft, latest } = await requireOutdated(deps, draftId);
  const id = await deps.db.$transaction(async (tx) => {
    const locked = await lockDraft(tx, draftId);
    if (!locked) throw noDraft();
    requireOpen(locked);
    await requireQuiet(tx, draftId);
    const { state, entries } = await rebased(tx, { draftId, fromId: draft.base.id, toId: latest.id });
    const newId = await insertDraft(tx, { baseId: latest.id, name: draft.name, createdBy: draft.createdBy });
    for (const [i, { requestId, operation, changes, by, at }] of entries.entries()) {
      await insertEntry(tx, {
        draftId: newId,
        seq: i + 1,
        requestId,
        kind: changes ? 'operation' : 'conflict',
        operation,
        ...(changes && { changes }),
        by,
        at,
      });
    }
    await writeCells(tx, { draftId: newId, baseId: latest.id }, [...state.changed()]);
    await updateHead(tx, newId, entries.length);
    await endDraft(tx, { id: draftId }, { state: 'rebased', endedBy: actor.userId, becameId: newId });
    return newId;
  }, TRANSACTION_LIMIT);
  deps.live.publishDraft(draftId);
  deps.live.publishChanged('datasets');
  return { id };
}

async function requireOutdated(deps: Deps, draftId: string) {
  const draft = await requireDraft(deps, draftId);
  requireOpen(draft);
  const latest = await findVersion(deps.db, draft.base.datasetId);
  if (!latest || latest.id === draft.base.id) {
    throw new AppError('conflict', 'This draft is based on the latest version already.');
  }
  return { draft, latest };
}

async function rebased(
  db: Db,
  { draftId, fromId, toId }: { draftId: string; fromId: string; toId: string },
): Promise<Rebased> {
  const log = await findEntriesAfter(db, draftId, 0);
  const standing = log.filter(
    ({ kind, standing: stands }) => stands && (kind === 'operation' || kind === 'conflict'),
  );
  const targets = [...new Set(standing.flatMap(({ operation }) => (operation ? targetsOf(operation) : [])))];
  // No draft has this id: both versions as they are.
  const [from, to] = await Promise.all([
    readCells(db, { draftId: '', baseId: fromId }, targets),
    readCells(db, { draftId: '', baseId: toId }, targets),
  ]);
  const state = new DraftCells(to.read);
  const entries: Rebased['entries'] = [];
  for (const { requestId, kind, operation, by, at } of standing) {
    if (!operation) continue;
    const isConflict = kind === 'conflict';
    const { fits, conflicts } = isConflict
      ? { fits: null, conflicts: [{ operation, reason: 'it was a conflict already' }] }
      : carryOver(operation, { from: from.read, to: to.read });
    if (fits) {
      const seq = entries.length + 1;
      try {
        const changes = state.operate(seq, fits);
        // Under its name as it was: the parts of a bulk action stay together.
        entries.push({ requestId, operation: fits, changes, reason: '', by, at });
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'it does not fit any more';
        conflicts.push({ operation: fits, reason });
      }
    }
    for (const conflict of conflicts) {
      const name = `conflict ${entries.length + 1} of ${draftId}`;
      entries.push({ ...conflict, requestId: name, changes: null, by, at });
    }
  }
  return { state, entries };
}
