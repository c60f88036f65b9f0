import type { RunDetail, RunEventsPage, RunOriginal } from '@/shared/contracts/runs';
import {
  type CheckpointPosition,
  RUN_EVENT_TYPES,
  type RunEvent,
  type RunEventType,
} from '@/shared/run-events';
import { seemsSilent } from '@/shared/run-state';
import type { KeptCheckpoint } from '@/shared/worker-protocol';
import { checkpointsOf, progressOf, recipeOf, requirementsOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { LeakHold, readOverriddenGroups } from '../leaks/leak-gate';
import { listWorkers } from '../workers/service';
import { noMetrics, readCurveMetrics } from './curves/curve-metrics';
import { selectEvents } from './event-log/event-repo';
import { runIdByRef, unknownRun } from './find-run';
import { readRunItems } from './list/run-list-repo';
import { countAhead } from './queue/queue-repo';
import { reasonToWait } from './queue/waiting';
import { findHeads, findRunWithNames, type RunWithNames } from './repo';

/** One run by id or number, with the epochs that are valid. @throws AppError `not-found` */
export async function getRun(deps: Deps, ref: string, reader?: { userId: string }): Promise<RunDetail> {
  const run = await findRunWithNames(deps.db, ref);
  if (!run) throw unknownRun(ref);
  const [item] = await readRunItems(deps, { id: run.id }, reader);
  if (!item) throw unknownRun(ref);
  const { epochs } = (await readCurveMetrics(deps.db, [run.id])).get(run.id) ?? noMetrics;
  return {
    ...item,
    revision: run.revision,
    notes: run.notes,
    progress: progressOf(run),
    recipe: recipeOf(run),
    codeVersion: run.codeVersion,
    datasetVersionId: run.datasetVersionId,
    errorCode: run.errorCode,
    controlBy: run.controlBy,
    resumesFrom: positionOf(checkpointsOf(run)[0]),
    lastSeq: run.lastSeq,
    priority: run.priority,
    notBefore: run.notBefore,
    requires: requirementsOf(run),
    clonedFrom: run.clonedFromId === null ? null : await originalOf(deps, run.clonedFromId),
    sweep: run.sweep && { ...run.sweep, trial: run.trialNumber ?? 0 },
    waitingFor: run.state === 'queued' ? await waitingFor(deps, run) : null,
    overriddenGroups: await readOverriddenGroups(deps, run),
    stale: seemsSilent(
      { state: item.state, leaseRenewedAt: run.leaseRenewedAt },
      { now: new Date(), leaseSeconds: deps.env.leaseSeconds },
    ),
    epochs,
  };
}

async function originalOf(deps: Deps, id: string): Promise<RunOriginal | null> {
  const run = await findRunWithNames(deps.db, id);
  if (!run) return null;
  return {
    number: run.number,
    name: run.name,
    recipe: recipeOf(run),
    datasetName: run.datasetVersion.dataset.name,
    datasetVersion: run.datasetVersion.number,
  };
}

function positionOf(checkpoint: KeptCheckpoint | undefined): CheckpointPosition | null {
  if (!checkpoint) return null;
  const { epoch, batch, step } = checkpoint;
  return { epoch, batch, step };
}

async function waitingFor(deps: Deps, run: RunWithNames): Promise<string> {
  const now = new Date();
  const [workers, ahead, isHeld] = await Promise.all([
    listWorkers(deps),
    countAhead(deps.db, run, now),
    new LeakHold(deps.db).holds(run),
  ]);
  return reasonToWait({ run, workers, ahead, now, isHeld });
}

/** A page of the log, for programs. @throws AppError `not-found` */
export async function listEvents(
  deps: Deps,
  { run: ref, afterSeq, limit }: { run: string; afterSeq: number; limit: number },
): Promise<RunEventsPage> {
  const runId = await runIdByRef(deps, ref);
  const events = await readEvents(deps, { runId, afterSeq, limit });
  return { events, headSeq: (await headSeq(deps, runId)) ?? 0 };
}

interface LogStretch {
  runId: string;
  afterSeq: number;
  toSeq?: number;
  limit: number;
  /** Types to leave out. */
  without?: readonly RunEventType[];
  /** A type to read alone, from the end. */
  latest?: RunEventType;
}

/** The committed log after `afterSeq`, in order. */
export async function readEvents(
  deps: Deps,
  { runId, afterSeq, toSeq, limit, without, latest }: LogStretch,
): Promise<RunEvent[]> {
  const types = latest ? [latest] : without && RUN_EVENT_TYPES.filter((type) => !without.includes(type));
  const order = latest ? 'descending' : 'ascending';
  return selectEvents(deps.db, { runIds: [runId], types, afterSeq, toSeq, order, limit });
}

/** Heads of the logs of these runs, in one query. */
export async function readHeads(deps: Deps, runIds: string[]): Promise<{ id: string; lastSeq: number }[]> {
  if (runIds.length === 0) return [];
  return findHeads(deps.db, runIds);
}

/** Highest `seq` of a run's log; null when there is no such run. */
export async function headSeq(deps: Deps, runId: string): Promise<number | null> {
  const [head] = await findHeads(deps.db, [runId]);
  return head?.lastSeq ?? null;
}
