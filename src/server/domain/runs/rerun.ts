import type { z } from 'zod';
import type { rerunRunsInput } from '@/shared/contracts/runs';
import { recipeOf, requirementsOf } from '../../db/run-row';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { passLeakGate } from '../leaks/leak-gate';
import { trainableRuntimes } from '../workers/service';
import { publishRunEvents } from './event-log/event-log';
import { findDatasetVersion, unknownRun } from './find-run';
import { recipeProblem } from './recipe-checks';
import { findRunWithNames, type RunWithNames } from './repo';
import { insertRuns, type NewRun } from './service';

/**
 * Queues runs once more, each with its own recipe on its own data version; all of them or none.
 * @throws AppError `not-found` for a run or a data version that is gone, `bad-request` for a recipe that cannot work here,
 * `conflict` for a version with leaks: those are started one by one, with a reason
 */
export async function rerunRuns(
  deps: Deps,
  actor: Actor,
  { runs: refs }: z.output<typeof rerunRunsInput>,
): Promise<{ runs: { id: string; number: number }[] }> {
  const originals: RunWithNames[] = [];
  for (const ref of new Set(refs)) {
    const run = await findRunWithNames(deps.db, ref);
    if (!run) throw unknownRun(ref);
    originals.push(run);
  }
  originals.sort((a, b) => a.number - b.number);
  const runtimes = await trainableRuntimes(deps);
  const versions = new Map<string, Awaited<ReturnType<typeof findDatasetVersion>>>();
  for (const run of originals) {
    const { number, dataset } = run.datasetVersion;
    const version =
      versions.get(run.datasetVersionId) ??
      (await findDatasetVersion(deps, { dataset: dataset.id, datasetVersion: number }));
    versions.set(run.datasetVersionId, version);
    const problem = recipeProblem({ recipe: recipeOf(run), dataset: version, runtimes });
    if (problem) throw new AppError('bad-request', `Run #${run.number}: ${problem}`);
  }
  const created = await deps.db.$transaction(async (tx) => {
    for (const version of versions.values()) await passLeakGate(tx, actor, { version, reason: undefined });
    const runs = originals.map(
      (run): NewRun => ({
        name: run.name,
        experimentId: run.experimentId,
        datasetVersionId: run.datasetVersionId,
        createdBy: actor.name,
        recipe: recipeOf(run),
        preset: run.preset,
        clonedFromId: run.id,
        priority: run.priority,
        notBefore: null,
        requires: requirementsOf(run),
        leakOverrideId: null,
      }),
    );
    return insertRuns(deps, tx, runs);
  });
  for (const { id, event } of created) publishRunEvents(deps, id, [event]);
  return { runs: created.map(({ id, number }) => ({ id, number })) };
}
