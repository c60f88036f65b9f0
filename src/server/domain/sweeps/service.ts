import { type StartSweepInput, type SweepPreview, startSweepInput } from '@/shared/contracts/sweeps';
import { findRecipeKey } from '@/shared/recipe/assignments';
import { controlVerdict, type SweepAction } from '@/shared/run-controls';
import type { SweepPlan } from '@/shared/sweep-plan';
import type { Run } from '../../db/generated/client';
import { controlledRun } from '../../db/run-row';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findOrCreateExperiment } from '../experiments/service';
import { passLeakGate } from '../leaks/leak-gate';
import { requestCancel, requestPause, requestResume } from '../runs/controls/controls';
import { publishRunEvents } from '../runs/event-log/event-log';
import { findDatasetVersion } from '../runs/find-run';
import { setPriority } from '../runs/queue/queue-service';
import { recipeProblem } from '../runs/recipe-checks';
import { insertRuns } from '../runs/service';
import { trainableRuntimes } from '../workers/service';
import { trialsOf, valuesText } from './plan';
import { requireSweep } from './query-service';
import { findRunsOfSweep, insertSweep, updateCancelled } from './repo';

/** Trials that a preview lists. */
const PREVIEWED_TRIALS = 20;
/** As long as a run's name may be. */
const NAME_LENGTH = 80;

/** What a plan would start. @throws AppError `bad-request` when it cannot be carried out */
export function previewSweep(plan: SweepPlan): SweepPreview {
  const trials = trialsOf(plan);
  return {
    runs: trials.length,
    trials: trials.slice(0, PREVIEWED_TRIALS).map(({ number, values }) => ({ number, values })),
    epochs: trials.reduce((sum, { recipe }) => sum + recipe.epochs, 0),
  };
}

/**
 * Queues the runs of a plan as a group.
 * @throws AppError `not-found` for an unknown dataset, `bad-request` for a plan that cannot be carried out or a
 * recipe that cannot work, `conflict` for a version with leaks that nobody overrides.
 */
export async function startSweep(
  deps: Deps,
  actor: Actor,
  input: StartSweepInput,
): Promise<{ id: string; number: number; runs: number }> {
  const wanted = startSweepInput.parse(input);
  const { base, strategy, halving, metric, preset = null } = wanted;
  const trials = trialsOf(wanted);
  const fields = wanted.fields.map((field) => ({ ...field, path: findRecipeKey(field.path).path }));
  const version = await findDatasetVersion(deps, wanted);
  const runtimes = await trainableRuntimes(deps);
  for (const { recipe, values } of trials) {
    const problem = recipeProblem({ recipe, dataset: version, runtimes });
    if (problem) throw new AppError('bad-request', `With ${valuesText(values)}: ${problem}`);
  }

  const { sweep, created } = await deps.db.$transaction(async (tx) => {
    const experiment = await findOrCreateExperiment(tx, {
      ref: wanted.experiment ?? version.dataset.name,
      createdBy: actor.name,
    });
    const leakOverrideId = await passLeakGate(tx, actor, { version, reason: wanted.overrideLeaks });
    // Sweeps are numbered like runs, and one at a time with them.
    await tx.dialect.advisoryLock(tx, 'runNumbers');
    const sweep = await insertSweep(tx, {
      name: wanted.name,
      experimentId: experiment.id,
      plan: { base, fields, strategy, halving, metric },
      createdBy: actor.name,
    });
    const created = await insertRuns(
      deps,
      tx,
      trials.map(({ number: trialNumber, values, recipe }) => ({
        name: `${sweep.name} · ${valuesText(values)}`.slice(0, NAME_LENGTH),
        experimentId: experiment.id,
        datasetVersionId: version.id,
        createdBy: actor.name,
        sweepId: sweep.id,
        trialNumber,
        recipe,
        preset,
        priority: wanted.priority,
        notBefore: wanted.notBefore,
        requires: wanted.requires,
        leakOverrideId,
      })),
    );
    return { sweep, created };
  });
  for (const { id, event } of created) publishRunEvents(deps, id, [event]);
  return { id: sweep.id, number: sweep.number, runs: created.length };
}

/**
 * Cancels all runs of a sweep that have not ended. Repeating it does no harm.
 * @throws AppError `not-found`
 */
export async function cancelSweep(deps: Deps, actor: Actor, ref: string): Promise<void> {
  const sweep = await requireSweep(deps, ref);
  await updateCancelled(deps.db, sweep.id);
  await forEachRun(deps, actor, { sweepId: sweep.id, action: 'cancel' }, ({ id }) =>
    requestCancel(deps, actor, id),
  );
  deps.live.publishChanged('runs');
}

/** Pauses all runs of a sweep that can be paused. @throws AppError `not-found` */
export async function pauseSweep(deps: Deps, actor: Actor, ref: string): Promise<void> {
  const { id: sweepId } = await requireSweep(deps, ref);
  await forEachRun(deps, actor, { sweepId, action: 'pause' }, ({ id }) => requestPause(deps, actor, id));
}

/** Queues all paused runs of a sweep again. @throws AppError `not-found` */
export async function resumeSweep(deps: Deps, actor: Actor, ref: string): Promise<void> {
  const { id: sweepId } = await requireSweep(deps, ref);
  await forEachRun(deps, actor, { sweepId, action: 'resume' }, ({ id }) => requestResume(deps, actor, id));
}

/** Sets the priority of all runs of a sweep that have not ended. @throws AppError `not-found` */
export async function setSweepPriority(
  deps: Deps,
  actor: Actor,
  { sweep: ref, priority }: { sweep: string; priority: number },
): Promise<void> {
  const { id: sweepId } = await requireSweep(deps, ref);
  await forEachRun(deps, actor, { sweepId, action: 'prioritise' }, ({ id: run }) =>
    setPriority(deps, actor, { run, priority }),
  );
}

/** Runs that the rule of the action refuses are left as they are, and so is one that changed meanwhile. */
async function forEachRun(
  deps: Deps,
  { role }: Actor,
  { sweepId, action }: { sweepId: string; action: SweepAction },
  act: (run: Run) => Promise<void>,
): Promise<void> {
  for (const run of await findRunsOfSweep(deps.db, sweepId)) {
    if (!controlVerdict(action, controlledRun(run), role).allowed) continue;
    try {
      await act(run);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
  }
}
