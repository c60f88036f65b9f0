import type { z } from 'zod';
import { PAGE_ROWS } from '@/shared/contracts/paging';
import type { listQueueInput, MoveRunInput, MoveUndo, QueuePage } from '@/shared/contracts/queue';
import type { Seen } from '../../../db/compare-and-set';
import type { Tx } from '../../../db/dialect';
import type { Run } from '../../../db/generated/client';
import { progressOf, requirementsOf } from '../../../db/run-row';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { LeakHold } from '../../leaks/leak-gate';
import { listWorkers } from '../../workers/service';
import { isToDo } from '../controls/controls';
import { changeRun, OvertakenError } from '../event-log/event-log';
import { logEntry } from '../event-log/log-entry';
import { runIdByRef, unknownRun } from '../find-run';
import { findRunRef, updateUnchangedRun } from '../repo';
import { type PlacedRun, planMove, type QueueTarget } from './queue-plan';
import { findPlaces, findQueuePage, nextRunNumber, type QueuePlace } from './queue-repo';
import { reasonToWait } from './waiting';

/**
 * A part of the queue, first in line first.
 * @throws AppError `bad-request` for a cursor that is none
 */
export async function listQueue(
  deps: Deps,
  { cursor, limit = PAGE_ROWS }: z.input<typeof listQueueInput> = {},
): Promise<QueuePage> {
  const now = new Date();
  const last = cursor === undefined ? null : placeOf(cursor);
  const [workers, { total, offset, dueBefore, rows }] = await Promise.all([
    listWorkers(deps),
    findQueuePage(deps.db, { after: last, now, limit: limit + 1 }),
  ]);
  const runs = rows.slice(0, limit);
  const end = runs.at(-1);
  const nextCursor = rows.length > limit && end ? `${end.priority}_${end.queuePosition}_${end.number}` : null;
  let ahead = dueBefore;
  const hold = new LeakHold(deps.db);
  const held: boolean[] = [];
  for (const run of runs) held.push(await hold.holds(run));
  const items = runs.map((run, index) => {
    const isHeld = held[index] ?? false;
    const waitingFor = reasonToWait({ run, workers, ahead, now, isHeld });
    if (!run.notBefore || run.notBefore <= now) ahead++;
    return {
      id: run.id,
      number: run.number,
      name: run.name,
      experimentId: run.experimentId,
      experimentName: run.experiment.name,
      datasetName: run.datasetVersion.dataset.name,
      priority: run.priority,
      notBefore: run.notBefore,
      requires: requirementsOf(run),
      sweepNumber: run.sweep?.number ?? null,
      epoch: progressOf(run).last?.epoch ?? 0,
      createdAt: run.createdAt,
      createdBy: run.createdBy,
      waitingFor,
    };
  });
  return { items, nextCursor, offset, total };
}

/** Where a part of the queue ended. */
function placeOf(cursor: string): QueuePlace {
  const [, priority, queuePosition, number] = /^(-?\d+)_(-?[\d.e+-]+)_(\d+)$/.exec(cursor) ?? [];
  const place = { priority: Number(priority), queuePosition: Number(queuePosition), number: Number(number) };
  if (Object.values(place).every(Number.isFinite)) return place;
  throw new AppError('bad-request', 'This cursor is none of the queue. Start from its front.');
}

/**
 * Brings a queued run to another place in line; what `planMove` says is written only where every row is still as
 * it was read, and planned again otherwise, so that two people may move runs at once. Noted in the run's log.
 * @returns the move that takes it back
 * @throws AppError `not-found`, or `conflict` when one of the two runs is not queued (any more).
 */
export async function moveRun(deps: Deps, actor: Actor, input: MoveRunInput): Promise<MoveUndo> {
  const runId = await runIdByRef(deps, input.run);
  const undo = await changeRun<MoveUndo>(deps, runId, async (moved, tx) => {
    isToDo('move', moved, actor);
    const { to, label } = await targetOf(tx, input.to, moved);
    const queue = await findPlaces(tx);
    const nextNumber = await nextRunNumber(tx);
    const { changes, stoodBefore } = planMove({
      queue,
      moved,
      to,
      preferredPriority: input.priority,
      nextNumber,
    });
    const undo: MoveUndo = {
      run: runId,
      to: stoodBefore === null ? 'bottom' : { before: stoodBefore },
      priority: moved.priority,
    };
    const own = changes.find(({ id }) => id === runId);
    if (!own) return { result: undo };
    for (const change of changes) {
      if (change !== own) await place(tx, change, queue);
    }
    const { priority, queuePosition } = own;
    const raised =
      priority === moved.priority ? '' : `; its priority is ${priority} now, after ${moved.priority}`;
    return {
      result: undo,
      patch: { priority, queuePosition },
      events: [logEntry('info', `${actor.name} moved it ${label} in the queue${raised}.`)],
    };
  });
  publish(deps);
  return undo;
}

async function targetOf(
  tx: Tx,
  to: MoveRunInput['to'],
  moved: Run,
): Promise<{ to: QueueTarget; label: string }> {
  if (to === 'top' || to === 'bottom') return { to, label: `to the ${to}` };
  const [side, ref] = 'before' in to ? (['before', to.before] as const) : (['after', to.after] as const);
  const anchor = await findRunRef(tx, ref);
  if (!anchor) throw unknownRun(ref);
  if (anchor.id === moved.id)
    throw new AppError('bad-request', 'A run cannot be moved before or after itself.');
  if (anchor.state !== 'queued') throw notQueued(anchor.number);
  return {
    to: side === 'before' ? { before: anchor.id } : { after: anchor.id },
    label: `${side} run ${anchor.number}`,
  };
}

/** Gives another run its new place, if it is still as the plan saw it. */
async function place(
  tx: Tx,
  { id, queuePosition }: Pick<Run, 'id' | 'queuePosition'>,
  queue: readonly (PlacedRun & Seen)[],
) {
  const seen = queue.find((run) => run.id === id);
  if (!seen || !(await updateUnchangedRun(tx, seen, { data: { queuePosition } }))) throw new OvertakenError();
}

/**
 * Higher goes first. Of a run in progress it counts should it be queued again.
 * @throws AppError `not-found`, or `conflict` when the run has ended.
 */
export async function setPriority(
  deps: Deps,
  actor: Actor,
  { run: ref, priority }: { run: string; priority: number },
): Promise<void> {
  await changeRun(deps, await runIdByRef(deps, ref), (run) => {
    isToDo('prioritise', run, actor);
    if (run.priority === priority) return { result: undefined };
    return {
      result: undefined,
      patch: { priority },
      events: [logEntry('info', `${actor.name} set its priority to ${priority}; it was ${run.priority}.`)],
    };
  });
  publish(deps);
}

/**
 * Keeps a run from starting before a time, or with null lets it start as soon as a worker is free.
 * @throws AppError `not-found`, or `conflict` when it is in progress or has ended.
 */
export async function scheduleRun(
  deps: Deps,
  actor: Actor,
  { run: ref, notBefore }: { run: string; notBefore: Date | null },
): Promise<void> {
  await changeRun(deps, await runIdByRef(deps, ref), (run) => {
    isToDo('schedule', run, actor);
    if (run.notBefore?.getTime() === notBefore?.getTime()) return { result: undefined };
    const when = notBefore ? `not to start before ${notBefore.toISOString()}` : 'to start as soon as it can';
    return {
      result: undefined,
      patch: { notBefore },
      events: [logEntry('info', `${actor.name} set it ${when}.`)],
    };
  });
  publish(deps);
}

function notQueued(number: number): AppError {
  return new AppError('conflict', `Run ${number} is not queued (any more).`);
}

/** Another run may be the one that a waiting worker can take now. */
function publish(deps: Deps): void {
  deps.live.publishChanged('runs');
  deps.live.publishQueued();
}
