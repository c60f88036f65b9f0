import type { RunProgress } from '@/shared/contracts/runs';
import { curveAfter } from '@/shared/run-curve';
import type { EpochMetrics, RunEvent, RunEventBody, RunEventType } from '@/shared/run-events';
import { reduceProgress } from '@/shared/run-progress';
import { CLOSED_STATES, canTransition, isFinal, type RunState } from '@/shared/run-state';
import type { Tx } from '../../../db/dialect';
import type { Prisma, Run } from '../../../db/generated/client';
import { checkpointsOf, progressOf, recipeOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { writeNotice } from '../../notifications/write-notice';
import { removeCheckpoints } from '../checkpoints/checkpoint-files';
import { readCurveMetrics } from '../curves/curve-metrics';
import { packSteps } from '../curves/step-series';
import { findRun, updateUnchangedRun } from '../repo';
import { insertEvents } from './event-repo';
import { entryNow, type LogEntry } from './log-entry';

/** A transition of the run; its `state` event is written with it. */
export interface Transition {
  to: RunState;
  /** A sentence for people: why it happened. */
  reason?: string | null;
  /** Who caused it: a person's or a worker's name. */
  by?: string | null;
}

export interface RunChange<T> {
  result: T;
  transition?: Transition;
  /** Other columns to write. */
  patch?: Prisma.RunUncheckedUpdateManyInput & { attempt?: number };
  /** What else must still be as `decide` saw it when the change is written. */
  expect?: Pick<Run, 'leaseBeat'>;
  /** Entries for the log, in order, before the transition's own. */
  events?: LogEntry[];
  /** Of the model that the run has made: counted by this server, for its notice. */
  top1?: number | null;
}

/**
 * Transition: the one way to change a run. `decide` sees the row inside a transaction and says what to write; log entries,
 * progress and columns are committed together, by a compare-and-set on what `decide` saw, and published after
 * the commit. When another writer came first, `decide` runs again on the new row.
 * @throws AppError `not-found`, or whatever `decide` throws (then nothing is written).
 */
export async function changeRun<T>(
  deps: Deps,
  runId: string,
  decide: (run: Run, tx: Tx) => RunChange<T> | Promise<RunChange<T>>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const { result, events, obsolete } = await deps.db.$transaction(async (tx) => {
        // Overtaken once, it gets in line: of many writers some would be overtaken again and again.
        if (tries > 1) await tx.dialect.lockRow(tx, 'Run', runId);
        const run = await findRun(tx, runId);
        if (!run || run.deletionId !== null) throw new AppError('not-found', 'This run does not exist.');
        const change = await decide(run, tx);
        const events = await writeChange(tx, { run, change });
        await appendEvents(tx, [events]);
        const obsolete = dropsCheckpoints(change.transition) ? checkpointsOf(run) : [];
        return { result: change.result, events, obsolete };
      });
      publishRunEvents(deps, runId, events);
      await removeCheckpoints(deps, obsolete);
      return result;
    } catch (error) {
      if (!(error instanceof OvertakenError) || tries >= tunables.writeTries) throw error;
    }
  }
}

/** The row was no longer what `decide` saw; thrown so that whatever `decide` wrote is rolled back too. */
export class OvertakenError extends AppError {
  constructor() {
    super('unavailable', 'This run is being changed by many at once; try again.');
  }
}

/**
 * Writes the row. @returns its log entries, still to be appended in the same transaction
 * @throws OvertakenError with nothing written
 */
async function writeChange(
  tx: Tx,
  { run, change }: { run: Run; change: RunChange<unknown> },
): Promise<RunEvent[]> {
  const { transition, patch, expect, events: entries = [] } = change;
  if (!transition && !patch && entries.length === 0) return [];
  if (transition && !canTransition(run.state as RunState, transition.to)) {
    throw new Error(`run ${run.id} cannot go from ${run.state} to ${transition.to}`);
  }
  const all = transition ? [...entries, entryNow(stateEvent(transition))] : entries;
  const events = numbered(run, all, patch?.attempt);
  const progress = await progressAfter(tx, { run, events });
  const data = {
    ...patch,
    ...(transition && { state: transition.to }),
    // `changeRun` removes the files.
    ...(dropsCheckpoints(transition) && { checkpoints: [] }),
    lastSeq: run.lastSeq + events.length,
    progress: progress as unknown as Prisma.InputJsonObject,
  };
  if (!(await updateUnchangedRun(tx, run, { data, also: expect }))) throw new OvertakenError();
  await writeNotice(tx, run, change);
  return events;
}

/**
 * Append: writes entries of any number of runs' logs, each run's in order, and packs the step curves that have become
 * long. The rows of the runs were written before, in the same transaction.
 */
export async function appendEvents(tx: Tx, logs: readonly (readonly RunEvent[])[]): Promise<void> {
  await insertEvents(tx, logs.flat());
  for (const events of logs) {
    const [first, last] = [events[0], events.at(-1)];
    if (first && last) await packSteps(tx, { runId: first.runId, before: first.seq - 1, after: last.seq });
  }
}

/** Entries as they stand in the log of a run after all that it has. */
export function numbered(
  run: Pick<Run, 'id' | 'lastSeq' | 'attempt'>,
  entries: readonly LogEntry[],
  attempt = run.attempt,
): RunEvent[] {
  return entries.map(({ event, at }, index) => ({
    ...event,
    runId: run.id,
    seq: run.lastSeq + 1 + index,
    attempt,
    at: at.getTime(),
  }));
}

export async function progressAfter(
  tx: Tx,
  { run, events }: { run: Run; events: RunEvent[] },
): Promise<RunProgress> {
  // Only a set-up looks back, at the curve it cuts.
  const looksBack = events.some(({ type }) => type === 'setup');
  let curve: readonly EpochMetrics[] = looksBack
    ? ((await readCurveMetrics(tx, [run.id])).get(run.id)?.epochs ?? [])
    : [];
  // Parsing the recipe takes longer than all of a batch's progress, which does not need it.
  const needsRecipe = events.some(({ type }) => type === 'setup' || type === 'epoch');
  const restoreBest = needsRecipe && recipeOf(run).earlyStopping.restoreBest;
  let progress = progressOf(run);
  for (const event of events) {
    curve = curveAfter(curve, [event]);
    progress = reduceProgress(progress, event, { curve, restoreBest });
  }
  return progress;
}

/** Nothing continues a closed run; a failed one can be retried. */
function dropsCheckpoints(transition: Transition | undefined): boolean {
  return transition !== undefined && CLOSED_STATES.includes(transition.to);
}

function stateEvent({ to, reason = null, by = null }: Transition): RunEventBody {
  return { type: 'state', payload: { state: to, reason, by } };
}

/** Types that change nothing a list shows. */
const QUIET: readonly RunEventType[] = ['batch', 'log', 'telemetry'];

/** Publish: announces to sockets and lists what was committed; call it after the commit only. */
export function publishRunEvents(deps: Deps, runId: string, events: RunEvent[]): void {
  if (events.length === 0) return;
  deps.live.publishEvents(runId, events);
  if (events.some(({ type }) => !QUIET.includes(type))) deps.live.publishChanged('runs');
  if (events.some(({ type }) => type === 'model')) deps.live.publishChanged('models');
  if (events.some((event) => event.type === 'state')) deps.live.publishChanged('workers');
  if (events.some((event) => event.type === 'state' && isFinal(event.payload.state))) {
    deps.live.publishChanged('notifications');
  }
  if (events.some((event) => event.type === 'state' && event.payload.state === 'queued')) {
    deps.live.publishQueued();
  }
}
