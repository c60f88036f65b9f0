import { type StartRunInput, startRunInput } from '@/shared/contracts/runs';
import type { Recipe } from '@/shared/recipe';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findOrCreateExperiment } from '../experiments/service';
import { trainableRuntimes } from '../workers/service';
import { publishRunEvents } from './event-log';
import { recipeProblem } from './recipe-checks';
import { findDatasetVersion, runIdByRef } from './repo';

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

export async function renameRun(deps: Deps, { run, name }: { run: string; name: string }): Promise<void> {
  await deps.db.run.update({ where: { id: await runIdByRef(deps, run) }, data: { name } });
  deps.live.publishChanged('runs');
}
