import type { z } from 'zod';
import { PAGE_ROWS } from '@/shared/contracts/paging';
import type { listQueueInput, MoveRunInput, MoveUndo, QueuePage } from '@/shared/contracts/queue';
import type { Tx } from '../../../db/dialect';
import type { Run } from '../../../db/generated/client';
import type { Actor, Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { listWorkers } from '../../workers/service';
import { isToDo } from '../controls/controls';
import { changeRun, logEntry, OvertakenError } from '../event-log/event-log';
import { runIdByRef, runInclude, unknownRun, whereRun } from '../repo';
import { progressOf } from '../run-row';
import { behind, due, QUEUE_ORDER, type QueuePlace, requirementsOf } from './queue';
import { type PlacedRun, planMove, type QueueTarget } from './queue-plan';
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
  const passed = last ? [{ NOT: behind(last) }] : [];
  const [workers, total, offset, dueBefore, rows] = await Promise.all([
    listWorkers(deps),
    deps.db.run.count({ where: { state: 'queued' } }),
    last ? deps.db.run.count({ where: { AND: [{ state: 'queued' }, ...passed] } }) : 0,
    last ? deps.db.run.count({ where: { AND: [due(now), ...passed] } }) : 0,
    deps.db.run.findMany({
      where: { AND: [{ state: 'queued' }, ...(last ? [behind(last)] : [])] },
      orderBy: [...QUEUE_ORDER],
      take: limit + 1,
      include: { ...runInclude, sweep: { select: { number: true } } },
    }),
  ]);
  const runs = rows.slice(0, limit);
  const end = runs.at(-1);
  const nextCursor = rows.length > limit && end ? `${end.priority}_${end.queuePosition}_${end.number}` : null;
  let ahead = dueBefore;
  const items = runs.map((run) => {
    const waitingFor = reasonToWait({ run, workers, ahead, now });
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
 * it was read, and planned anew otherwise, so that two people may move runs at once. Noted in the run's log.
 * @returns the move that takes it back
 * @throws AppError `not-found`, or `conflict` when one of the two runs is not queued (any more).
 */
export async function moveRun(deps: Deps, actor: Actor, input: MoveRunInput): Promise<MoveUndo> {
  const runId = await runIdByRef(deps, input.run);
  const undo = await changeRun<MoveUndo>(deps, runId, async (moved, tx) => {
    isToDo('move', moved, actor);
    const { to, words } = await targetOf(tx, input.to, moved);
    const queue = await tx.run.findMany({
      where: { state: 'queued' },
      select: { id: true, number: true, priority: true, queuePosition: true },
    });
    const last = await tx.run.aggregate({ _max: { number: true } });
    const nextNumber = (last._max.number ?? 0) + 1;
    const { changes, stoodBefore } = planMove({ queue, moved, to, wished: input.priority, nextNumber });
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
      events: [logEntry('info', `${actor.name} moved it ${words} in the queue${raised}.`)],
    };
  });
  publish(deps);
  return undo;
}

async function targetOf(
  tx: Tx,
  to: MoveRunInput['to'],
  moved: Run,
): Promise<{ to: QueueTarget; words: string }> {
  if (to === 'top' || to === 'bottom') return { to, words: `to the ${to}` };
  const [side, ref] = 'before' in to ? (['before', to.before] as const) : (['after', to.after] as const);
  const anchor = await tx.run.findUnique({
    where: whereRun(ref),
    select: { id: true, number: true, state: true },
  });
  if (!anchor) throw unknownRun(ref);
  if (anchor.id === moved.id)
    throw new AppError('bad-request', 'A run cannot be moved before or after itself.');
  if (anchor.state !== 'queued') throw notQueued(anchor.number);
  return {
    to: side === 'before' ? { before: anchor.id } : { after: anchor.id },
    words: `${side} run ${anchor.number}`,
  };
}

/** Gives another run its new place, if it is still where the plan saw it. */
async function place(tx: Tx, change: Pick<Run, 'id' | 'priority' | 'queuePosition'>, seen: PlacedRun[]) {
  const was = seen.find(({ id }) => id === change.id);
  const { count } = await tx.run.updateMany({
    where: { id: change.id, state: 'queued', priority: was?.priority, queuePosition: was?.queuePosition },
    data: { queuePosition: change.queuePosition },
  });
  if (count === 0) throw new OvertakenError();
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
