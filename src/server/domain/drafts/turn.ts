import type { z } from 'zod';
import type { TurnedOperation, undoInput } from '@/shared/contracts/drafts';
import type { Db, Tx } from '../../db/dialect';
import type { Draft } from '../../db/generated/client';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findUserNames } from '../datasets/repo';
import { append, cellsOf, inDraft, NAMED_CONFLICTS, setFindings } from './append';
import { endBulk, findBulkRequest, findRunningBulk, insertBulk } from './bulk-repo';
import { findCells, writeCells } from './cell-repo';
import type { ReadCell } from './cells';
import { requireDraft } from './draft-service';
import {
  actionOf,
  type Entry,
  findEntry,
  findParts,
  findRedoable,
  findToldEntries,
  findUndoable,
  updateStanding,
} from './operation-repo';
import { blockedBy, resultOf } from './reducer';

export type Direction = 'undo' | 'redo';
type Who = Pick<Actor, 'userId'>;

/**
 * Takes back one of the caller's own operations, the latest when none is named. What one action did in several parts is taken
 * back whole, in the background part by part.
 * @throws AppError `conflict` when there is none, or when somebody's later change rests on it
 */
export function undo(deps: Deps, actor: Actor, input: z.output<typeof undoInput>): Promise<TurnedOperation> {
  return turn(deps, actor, { ...input, direction: 'undo' });
}

/** Does again what the caller has undone, the latest when none is named. @throws AppError `conflict` */
export function redo(deps: Deps, actor: Actor, input: z.output<typeof undoInput>): Promise<TurnedOperation> {
  return turn(deps, actor, { ...input, direction: 'redo' });
}

type Wanted = z.output<typeof undoInput> & { direction: Direction };

async function turn(deps: Deps, actor: Actor, input: Wanted): Promise<TurnedOperation> {
  const { db } = deps;
  const { draftId, direction } = input;
  const { id } = await requireDraft(deps, draftId);
  const running = await findRunningBulk(db, draftId);
  if (running?.by === actor.userId) {
    const named = input.seq === undefined ? null : await findEntry(db, draftId, input.seq);
    const isOfIt = input.seq === undefined || actionOf(named?.requestId ?? '') === running.action;
    if (direction === 'undo' && running.direction === 'do' && isOfIt)
      return turnParts(deps, actor, { ...input, action: running.action });
  }
  if (await findBulkRequest(db, draftId, input.requestId)) return { outcome: 'begun' };
  const named = await namedEntry(db, { draftId, actor, seq: input.seq, direction });
  const parts = named ? await findParts(db, { draftId, of: named }) : [];
  if (!named || parts.length <= 1) return turnOne(deps, actor, { ...input, seq: named?.seq });
  for (const seq of parts) {
    const entry = await entryToTurn(db, { draftId, actor, seq, direction });
    const blocked = await blockedCells(db, { draftId, direction, entry });
    if (blocked.length > 0) throw await restsOn(db, { draft: { id }, actor, direction, blocked });
  }
  return turnParts(deps, actor, { ...input, action: actionOf(named.requestId) ?? '' });
}

/** One operation, at once. */
function turnOne(deps: Deps, actor: Actor, { direction, ...input }: Wanted): Promise<TurnedOperation> {
  return inDraft(deps, input, async (tx, draft) => {
    const named = await namedEntry(tx, { draftId: draft.id, actor, seq: input.seq, direction });
    const entry = await entryToTurn(tx, { draftId: draft.id, actor, seq: named?.seq, direction });
    const blocked = await blockedCells(tx, { draftId: draft.id, direction, entry });
    if (blocked.length > 0) throw await restsOn(tx, { draft, actor, direction, blocked });
    const { requestId } = input;
    const seq = await turnEntry(tx, { draft, by: actor, direction, entry, requestId });
    return { outcome: 'applied', seq };
  });
}

/** All parts of an action, in the background; one that is still being done ends where it is. */
function turnParts(
  deps: Deps,
  actor: Actor,
  { direction, action, ...input }: Wanted & { action: string },
): Promise<TurnedOperation> {
  return inDraft(deps, input, async (tx, draft) => {
    const { requestId } = input;
    if (await findBulkRequest(tx, draft.id, requestId)) return { outcome: 'begun' };
    const running = await findRunningBulk(tx, draft.id);
    const isOfIt = running?.direction === 'do' && running.action === action && direction === 'undo';
    if (running && !isOfIt) throw goesOn();
    if (running) await endBulk(tx, running.id, 'stopped');
    const standing = direction === 'undo';
    const { length: total } = await findParts(tx, {
      draftId: draft.id,
      of: { action, by: actor.userId, standing },
    });
    const bulk = { draftId: draft.id, requestId, direction, action, by: actor.userId, total };
    await insertBulk(tx, { ...bulk, operation: null }, []);
    return { outcome: 'begun' };
  });
}

/** @throws AppError `conflict` while a change of many photos runs in a draft */
export async function requireQuiet(db: Db, draftId: string): Promise<void> {
  if (await findRunningBulk(db, draftId)) throw goesOn();
}

const goesOn = () =>
  new AppError(
    'conflict',
    'A change of many photos is still running in this draft. Wait for its end, or have who began it undo it.',
  );

/**
 * Turns an entry which nothing keeps from it.
 * @returns the seq of the entry that says so
 */
export async function turnEntry(
  tx: Tx,
  {
    draft,
    by,
    direction,
    entry: { seq: about, changes, operation, findings },
    requestId,
  }: { draft: Draft; by: Who; direction: Direction; entry: Turned; requestId: string },
): Promise<number> {
  const seq = draft.lastSeq + 1;
  await append(tx, draft, { draftId: draft.id, seq, requestId, kind: direction, about, by: by.userId });
  await updateStanding(tx, { draftId: draft.id, seq: about }, direction === 'redo');
  const cells = resultOf(direction === 'undo' ? 'undo' : 'do', { seq: about, changes });
  await writeCells(tx, cellsOf(draft), cells);
  if (operation)
    await setFindings(tx, { draft, actor: by }, { operation, findings, isDone: direction === 'redo' });
  return seq;
}

/** What has changed since, of what would be turned. */
export async function blockedCells(
  db: Db,
  { draftId, direction, entry: { seq, changes } }: { draftId: string; direction: Direction; entry: Turned },
) {
  const targets = changes.map(({ target }) => target);
  const current = await findCells(db, draftId, targets);
  const read: ReadCell = (target) => current.get(target) ?? { revision: 0, value: null };
  return blockedBy(direction, { seq, changes }, read);
}

export type Turned = Entry & { changes: NonNullable<Entry['changes']> };

interface Named {
  draftId: string;
  actor: Who;
  seq: number | undefined;
  direction: Direction;
}

async function namedEntry(db: Db, { draftId, actor, seq, direction }: Named) {
  if (seq !== undefined) return findEntry(db, draftId, seq);
  return (direction === 'undo' ? findUndoable : findRedoable)(db, draftId, actor.userId);
}

async function entryToTurn(db: Db, { draftId, actor, seq, direction }: Named): Promise<Turned> {
  const entry = seq === undefined ? null : await findEntry(db, draftId, seq);
  if (!entry?.changes) {
    throw new AppError('conflict', `There is nothing of yours to ${direction} in this draft.`);
  }
  if (entry.by !== actor.userId) {
    throw new AppError('not-allowed', 'Only who did it can undo it. Do the opposite instead.');
  }
  if (entry.standing !== (direction === 'undo')) {
    throw new AppError('conflict', `This is ${direction === 'undo' ? 'undone' : 'done'} already.`);
  }
  return { ...entry, changes: entry.changes };
}

async function restsOn(
  db: Db,
  {
    draft,
    actor,
    direction,
    blocked,
  }: {
    draft: Pick<Draft, 'id'>;
    actor: Who;
    direction: Direction;
    blocked: readonly { revision: number }[];
  },
): Promise<AppError> {
  const later = await findToldEntries(
    db,
    draft.id,
    blocked.slice(0, NAMED_CONFLICTS).map(({ revision }) => revision),
  );
  const others = later.flatMap(({ by }) => (by && by !== actor.userId ? by : []));
  const names = [...(await findUserNames(db, [...new Set(others)])).values()];
  const who = names.length > 0 ? names.join(', ') : others.length > 0 ? 'A former member' : 'You';
  return new AppError(
    'conflict',
    `${who} changed ${blocked.length === 1 ? 'the same thing' : `${blocked.length} of the same things`} after that. ` +
      `Nothing was ${direction === 'undo' ? 'undone' : 'done'}; what came later has to be undone first.`,
  );
}
