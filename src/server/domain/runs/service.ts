import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import { type renameRunInput, type StartRunInput, startRunInput } from '@/shared/contracts/runs';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RunEvent } from '@/shared/run-events';
import type { RunRequirements } from '@/shared/run-requirements';
import type { Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import { findOrCreateExperiment } from '../experiments/service';
import { trainableRuntimes } from '../workers/service';
import { publishRunEvents } from './event-log/event-log';
import { insertEvents } from './event-log/event-repo';
import { findDatasetVersion, runIdByRef, unknownRun } from './find-run';
import { haveParents, insertRunRows, nextRunNumber } from './queue/queue-repo';
import { recipeProblem } from './recipe-checks';
import { findName, updateName } from './repo';

/**
 * Queues a run.
 * @throws AppError `not-found` for an unknown dataset or original, `bad-request` for a recipe that cannot work.
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
