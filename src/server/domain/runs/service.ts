import { type StartRunInput, startRunInput } from '@/shared/contracts/runs';
import type { Recipe } from '@/shared/recipe';
import { isFinal } from '@/shared/run-state';
import type { Run } from '../../db/generated/client';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findOrCreateExperiment } from '../experiments/service';
import { trainableRuntimes } from '../workers/service';
import { changeRun, publishRunEvents, type RunChange } from './event-log';
import { recipeProblem } from './recipe-checks';
import { findDatasetVersion, runIdByRef } from './repo';
import { hasBestWeights, isHeld, stateOf } from './run-row';

/**
 * Queues a run.
 * @throws AppError `not-found` for an unknown dataset, `bad-request` for a recipe that cannot work.
 */
export async function startRun(
  deps: Deps,
  actor: Actor,
  input: StartRunInput,
): Promise<{ id: string; number: number }> {
  const { recipe, preset = null, name, ...wanted } = startRunInput.parse(input);
  const version = await findDatasetVersion(deps, wanted);
  const runtimes = await trainableRuntimes(deps);
  const problem = recipeProblem({ recipe, dataset: version, runtimes });
  if (problem) throw new AppError('bad-request', problem);

  const created = await deps.db.$transaction(async (tx) => {
    const experiment = await findOrCreateExperiment(tx, {
      ref: wanted.experiment ?? version.dataset.name,
      createdBy: actor.name,
    });
    const last = await tx.run.aggregate({ _max: { number: true } });
    const now = new Date();
    const event = { type: 'state', payload: { state: 'queued', reason: null, by: actor.name } } as const;
    const number = (last._max.number ?? 0) + 1;
    const run = await tx.run.create({
      data: {
        number,
        queuePosition: number,
        name: name ?? defaultName(preset, recipe),
        experimentId: experiment.id,
        datasetVersionId: version.id,
        preset,
        recipe,
        codeVersion: deps.codeVersion,
        createdBy: actor.name,
        createdAt: now,
        lastSeq: 1,
        events: { create: { ...event, seq: 1, attempt: 0, at: now } },
      },
      select: { id: true, number: true },
    });
    return { run, event: { ...event, runId: run.id, seq: 1, attempt: 0, at: now.getTime() } };
  });
  publishRunEvents(deps, created.run.id, [created.event]);
  return created.run;
}

function defaultName(preset: string | null, { model }: Recipe): string {
  return `${preset ?? 'custom'} · ${model.width} · ${model.inputSize} px`;
}

/**
 * Asks a run to end after the current batch and keep its best weights. Asking twice does no harm.
 * A run that waits to be continued ends so as well, once a worker takes it.
 * @throws AppError `conflict` when it has nothing to keep or has ended.
 */
export async function requestStop(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    if (run.state === 'queued' && !hasBestWeights(run)) {
      throw new AppError(
        'conflict',
        'This run has not trained an epoch: there is nothing to keep. Cancel it instead.',
      );
    }
    return run.control === 'none' ? ask('stop', actor) : null;
  });
}

/**
 * Ends a run without a result: at once when it waits, with the worker's next heartbeat when it is in progress.
 * Asking twice does no harm.
 * @throws AppError `conflict` when it has ended.
 */
export async function requestCancel(deps: Deps, actor: Actor, ref: string): Promise<void> {
  await control(deps, ref, (run) => {
    if (run.state === 'queued') {
      return {
        patch: { endedAt: new Date(), control: 'cancel', controlBy: actor.name },
        transition: { to: 'cancelled', by: actor.name },
      };
    }
    return run.control === 'cancel' ? null : ask('cancel', actor);
  });
}

type Control = Omit<RunChange<unknown>, 'result'>;

function ask(wanted: 'stop' | 'cancel', actor: Actor): Control {
  return {
    patch: { control: wanted, controlBy: actor.name },
    events: [{ event: { type: 'control', payload: { control: wanted, by: actor.name } }, at: new Date() }],
  };
}

async function control(deps: Deps, ref: string, decide: (run: Run) => Control | null): Promise<void> {
  const runId = await runIdByRef(deps, ref);
  const held = await changeRun<{ workerId: string | null } | null>(deps, runId, (run) => {
    if (isFinal(stateOf(run))) throw new AppError('conflict', `This run has already ended (${run.state}).`);
    return { result: isHeld(run) ? { workerId: run.workerId } : null, ...decide(run) };
  });
  if (held) deps.live.publishControl({ runId, workerId: held.workerId });
}

export async function renameRun(deps: Deps, { run, name }: { run: string; name: string }): Promise<void> {
  await deps.db.run.update({ where: { id: await runIdByRef(deps, run) }, data: { name } });
  deps.live.publishChanged('runs');
}
