import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { overrideLeaksInput } from '@/shared/contracts/leaks';
import { type renameRunInput, type StartRunInput, startRunInput } from '@/shared/contracts/runs';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RunEvent } from '@/shared/run-events';
import type { RunRequirements } from '@/shared/run-requirements';
import type { Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import { findOrCreateExperiment } from '../experiments/service';
import { LeakHold, override, passLeakGate } from '../leaks/leak-gate';
import { trainableRuntimes } from '../workers/service';
import { changeRun, publishRunEvents } from './event-log/event-log';
import { insertEvents } from './event-log/event-repo';
import { logEntry } from './event-log/log-entry';
import { findDatasetVersion, runIdByRef, unknownRun } from './find-run';
import { haveParents, insertRunRows, nextRunNumber } from './queue/queue-repo';
import { recipeProblem } from './recipe-checks';
import { findName, updateName } from './repo';

/**
 * Queues a run.
 * @throws AppError `not-found` for an unknown dataset or original, `bad-request` for a recipe that cannot work,
 * `conflict` for a version with leaks that nobody overrides.
 */
export async function startRun(
  deps: Deps,
  actor: Actor,
  input: StartRunInput,
): Promise<{ id: string; number: number }> {
  const { recipe, preset = null, name, clonedFrom, ...wanted } = startRunInput.parse(input);
  const version = await findDatasetVersion(deps, wanted);
  const clonedFromId = clonedFrom === undefined ? undefined : await runIdByRef(deps, clonedFrom);
  const runtimes = await trainableRuntimes(deps);
  const problem = recipeProblem({ recipe, dataset: version, runtimes });
  if (problem) throw new AppError('bad-request', problem);

  const [created] = await deps.db.$transaction(async (tx) => {
    const experiment = await findOrCreateExperiment(tx, {
      ref: wanted.experiment ?? version.dataset.name,
      createdBy: actor.name,
    });
    const run: NewRun = {
      name: name ?? defaultName(preset, recipe),
      experimentId: experiment.id,
      datasetVersionId: version.id,
      createdBy: actor.name,
      recipe,
      preset,
      clonedFromId,
      priority: wanted.priority,
      notBefore: wanted.notBefore,
      requires: wanted.requires,
      leakOverrideId: await passLeakGate(tx, actor, { version, reason: wanted.overrideLeaks }),
    };
    return insertRuns(deps, tx, [run]);
  });
  if (!created) throw new Error('no run was inserted');
  const { id, number, event } = created;
  publishRunEvents(deps, id, [event]);
  return { id, number };
}

function defaultName(preset: string | null, { model }: Recipe): string {
  return `${preset ?? 'custom'} · ${model.width} · ${model.inputSize} px`;
}

export interface NewRun {
  name: string;
  recipe: Recipe;
  preset: string | null;
  experimentId: string;
  datasetVersionId: string;
  createdBy: string;
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  clonedFromId?: string;
  leakOverrideId: string | null;
  sweepId?: string;
  /** Place in its sweep, from 1. */
  trialNumber?: number;
}

/**
 * Queues runs, in this order, with the first entry of their logs.
 * @throws AppError `conflict` when what they belong to was deleted since it was looked up
 * @returns which they are, and the entries, to be published after the commit
 */
export async function insertRuns(
  deps: Deps,
  tx: Tx,
  runs: readonly NewRun[],
): Promise<{ id: string; number: number; event: RunEvent }[]> {
  await tx.dialect.advisoryLock(tx, 'runNumbers');
  if (!(await haveParents(tx, runs)))
    throw new AppError('conflict', 'Its dataset or experiment was deleted meanwhile. Start it again.');
  const first = await nextRunNumber(tx);
  const now = new Date();
  const rows = runs.map((run, index) => {
    const number = first + index;
    return {
      ...run,
      id: randomUUID(),
      number,
      queuePosition: number,
      codeVersion: deps.codeVersion,
      createdAt: now,
      lastSeq: 1,
    };
  });
  await insertRunRows(tx, rows);
  const created = rows.map(({ id, number, createdBy }) => ({
    id,
    number,
    event: {
      type: 'state',
      payload: { state: 'queued', reason: null, by: createdBy },
      runId: id,
      seq: 1,
      attempt: 0,
      at: now.getTime(),
    } satisfies RunEvent,
  }));
  await insertEvents(
    tx,
    created.map(({ event }) => event),
  );
  return created;
}

/**
 * Lets a queued run start although leaks were found in its data after it was queued.
 * @throws AppError `not-found`, `conflict` when it is not queued or needs no such word
 */
export async function overrideRunLeaks(
  deps: Deps,
  actor: Actor,
  { run: ref, reason }: z.output<typeof overrideLeaksInput>,
): Promise<void> {
  const runId = await runIdByRef(deps, ref);
  await changeRun(deps, runId, async (run, tx) => {
    if (run.state !== 'queued')
      throw new AppError('conflict', 'Only a queued run waits for this. Start another run with a reason.');
    if (run.leakOverrideId !== null || !(await new LeakHold(tx).holds(run)))
      throw new AppError('conflict', 'No leak holds this run: there is nothing to override.');
    const leakOverrideId = await override(tx, actor, { versionId: run.datasetVersionId, reason });
    const message = `The leaks in its data were overridden: ${reason}`;
    return { result: undefined, patch: { leakOverrideId }, events: [logEntry('warn', message)] };
  });
  deps.live.publishQueued();
}

/** @throws StaleEditError, AppError `not-found` */
export async function renameRun(
  deps: Deps,
  { run, revision, name }: z.output<typeof renameRunInput>,
): Promise<SavedEdit> {
  const id = await runIdByRef(deps, run);
  const saved = await saveEdit({
    revision,
    changes: { name },
    write: () => updateName(deps.db, { id, revision, name }),
    read: () => findName(deps.db, id),
    gone: () => unknownRun(run),
  });
  deps.live.publishChanged('runs');
  return saved;
}
