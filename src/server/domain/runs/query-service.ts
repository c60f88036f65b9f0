import type { z } from 'zod';
import type {
  CompareRun,
  listRunsInput,
  RunDetail,
  RunEventsPage,
  RunListItem,
  RunOriginal,
} from '@/shared/contracts/runs';
import type { PresetName } from '@/shared/presets';
import type { Recipe } from '@/shared/recipe';
import {
  type CheckpointPosition,
  RUN_EVENT_TYPES,
  type RunEvent,
  type RunEventType,
} from '@/shared/run-events';
import { type RunControl, seemsSilent } from '@/shared/run-state';
import type { KeptCheckpoint } from '@/shared/worker-protocol';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { listWorkers } from '../workers/service';
import { toEvent } from './event-rows';
import { noFigures, readFigures } from './figures';
import { before, due, requirementsOf } from './queue';
import {
  type ListedRun,
  listedRun,
  type RunWithNames,
  runIdByRef,
  runInclude,
  unknownRun,
  whereRun,
  workerNames,
} from './repo';
import { checkpointsOf, progressOf, recipeOf, stateOf } from './run-row';
import { reasonToWait } from './waiting';

/** Newest first. Reads rows only, never the log. */
export async function listRuns(
  deps: Deps,
  { experimentId, datasetId, state, limit }: Partial<z.infer<typeof listRunsInput>>,
): Promise<RunListItem[]> {
  const runs = await deps.db.run.findMany({
    where: {
      experimentId,
      datasetVersion: datasetId === undefined ? undefined : { datasetId },
      state: state === undefined ? undefined : { in: state },
    },
    orderBy: { number: 'desc' },
    take: limit,
    select: listedRun,
  });
  return toListItems(deps, runs);
}

export async function toListItems(deps: Deps, runs: ListedRun[]): Promise<RunListItem[]> {
  const names = await workerNames(deps, runs);
  return runs.map((run) => toListItem(run, names));
}

function toListItem(run: ListedRun, workers: Map<string, string>): RunListItem {
  // Not checked anew: a list has a thousand of them.
  const { model } = run.recipe as Recipe;
  return {
    id: run.id,
    number: run.number,
    name: run.name,
    state: stateOf(run),
    control: run.control as RunControl,
    experimentId: run.experimentId,
    experimentName: run.experiment.name,
    datasetId: run.datasetVersion.dataset.id,
    datasetName: run.datasetVersion.dataset.name,
    datasetVersion: run.datasetVersion.number,
    preset: run.preset as PresetName | null,
    width: model.width,
    inputSize: model.inputSize,
    attempt: run.attempt,
    workerName: (run.workerId && workers.get(run.workerId)) ?? null,
    progress: progressOf(run),
    stalledAt: run.stalledAt,
    error: run.error,
    modelId: run.model?.id ?? null,
    modelNumber: run.model?.number ?? null,
    createdAt: run.createdAt,
    createdBy: run.createdBy,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
  };
}

/** One run by id or number, with the epochs that hold. @throws AppError `not-found` */
export async function getRun(deps: Deps, ref: string): Promise<RunDetail> {
  const run = await deps.db.run.findUnique({
    where: whereRun(ref),
    include: { ...runInclude, sweep: { select: { number: true, name: true } } },
  });
  if (!run) throw unknownRun(ref);
  const [item] = await toListItems(deps, [run]);
  if (!item) throw unknownRun(ref);
  const { epochs } = (await readFigures(deps.db, [run.id])).get(run.id) ?? noFigures;
  return {
    ...item,
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
    stale: seemsSilent(
      { state: item.state, leaseRenewedAt: run.leaseRenewedAt },
      { now: new Date(), leaseSeconds: tunables.leaseSeconds },
    ),
    epochs,
  };
}

async function originalOf(deps: Deps, id: string): Promise<RunOriginal | null> {
  const run = await deps.db.run.findUnique({ where: { id }, include: runInclude });
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
  const [workers, ahead] = await Promise.all([
    listWorkers(deps),
    deps.db.run.count({ where: { AND: [due(now), before(run)] } }),
  ]);
  return reasonToWait({ run, workers, ahead, now });
}

/** A page of the log, for programs. @throws AppError `not-found` */
export async function listEvents(
  deps: Deps,
  { run: ref, afterSeq, limit }: { run: string; afterSeq: number; limit: number },
): Promise<RunEventsPage> {
  const runId = await runIdByRef(deps, ref);
  const events = await readEvents(deps, { runId, afterSeq, limit });
  const { lastSeq } = await deps.db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { lastSeq: true },
  });
  return { events, headSeq: lastSeq };
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
  // Named one by one, so that the index finds them: of a type that is left out there may be a hundred thousand.
  const types = without && RUN_EVENT_TYPES.filter((type) => !without.includes(type));
  const rows = await deps.db.runEvent.findMany({
    where: { runId, seq: { gt: afterSeq, lte: toSeq }, type: latest ?? (types && { in: types }) },
    orderBy: { seq: latest ? 'desc' : 'asc' },
    take: limit,
  });
  return rows.map(toEvent);
}

/** Heads of the logs of these runs, in one query. */
export async function readHeads(deps: Deps, runIds: string[]): Promise<{ id: string; lastSeq: number }[]> {
  if (runIds.length === 0) return [];
  return deps.db.run.findMany({ where: { id: { in: runIds } }, select: { id: true, lastSeq: true } });
}

/** Highest `seq` of a run's log; null when there is no such run. */
export async function headSeq(deps: Deps, runId: string): Promise<number | null> {
  const run = await deps.db.run.findUnique({ where: { id: runId }, select: { lastSeq: true } });
  return run?.lastSeq ?? null;
}

/** Runs side by side, in the order they were asked for. @throws AppError `not-found` */
export async function compareRuns(deps: Deps, refs: string[]): Promise<CompareRun[]> {
  const runs = await deps.db.run.findMany({ where: { OR: refs.map(whereRun) }, include: runInclude });
  const wanted = refs.map((ref) => {
    const run = runs.find(({ id, number }) => id === ref || String(number) === ref);
    if (!run) throw unknownRun(ref);
    return run;
  });
  const unique = [...new Set(wanted)];
  const [items, figures] = await Promise.all([
    toListItems(deps, unique),
    readFigures(
      deps.db,
      unique.map(({ id }) => id),
    ),
  ]);
  return unique.flatMap((run, index) => {
    const item = items[index];
    return item ? { run: item, recipe: recipeOf(run), ...(figures.get(run.id) ?? noFigures) } : [];
  });
}
