import { daysAgo } from '@/shared/days';
import type { Directive, KeptCheckpoint } from '@/shared/worker-protocol';
import type { Run } from '../../../db/generated/client';
import { checkpointsOf, directiveOf, ownsRun, type RunLease } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { readRetention } from '../../retention/settings';
import { changeRun } from '../event-log/event-log';
import { logEntry } from '../event-log/log-entry';
import { findFailedBefore, findObsoleteRuns } from '../repo';
import { removeCheckpoints } from './checkpoint-files';

/**
 * Keeps a checkpoint that a worker has uploaded, and removes all but the newest `keptCheckpoints`. Repeating
 * it does no harm.
 * @returns what to do next; `fenced` when another attempt owns the run, and the file is gone then.
 * @throws AppError `bad-request` when the file was never uploaded or another attempt made it.
 */
export async function keepCheckpoint(
  deps: Deps,
  lease: RunLease,
  checkpoint: KeptCheckpoint,
): Promise<Directive> {
  if (!(await deps.checkpoints.has(checkpoint.hash))) {
    throw new AppError('bad-request', `Checkpoint ${checkpoint.hash} was not uploaded; upload it first.`);
  }
  const { directive, dropped } = await changeRun<{ directive: Directive; dropped: KeptCheckpoint[] }>(
    deps,
    lease.runId,
    (run) => {
      if (!ownsRun(run, lease)) return { result: { directive: 'fenced', dropped: [checkpoint] } };
      if (checkpoint.attempt > run.attempt) {
        throw new AppError('bad-request', `Attempt ${checkpoint.attempt} of this run is still to come.`);
      }
      const others = checkpointsOf(run).filter(({ hash }) => hash !== checkpoint.hash);
      const newestFirst = [checkpoint, ...others].sort(newerFirst);
      const kept = newestFirst.slice(0, tunables.keptCheckpoints);
      return {
        result: { directive: directiveOf(run), dropped: newestFirst.slice(tunables.keptCheckpoints) },
        patch: { checkpoints: kept, ...furtherBy(run, checkpoint.step) },
      };
    },
  );
  await removeCheckpoints(deps, dropped);
  return directive;
}

/** Columns that note that the run got further than ever before: its attempts are worth it. Pure. */
export function furtherBy(run: Pick<Run, 'furthestStep'>, step: number) {
  return step > run.furthestStep ? { furthestStep: step, fruitlessAttempts: 0 } : {};
}

/** Ids, out of these, of runs that nothing continues: what a worker still keeps of them is obsolete. */
export async function endedOf(deps: Deps, runIds: string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const { checkpointDays } = await readRetention(deps.db);
  // A run that failed since then can still continue from its checkpoint.
  return findObsoleteRuns(deps.db, runIds, daysAgo(checkpointDays));
}

/**
 * Removes the checkpoints of runs that failed `checkpointDays` of the retention settings ago and were not retried since; the
 * log of each says so. A failure leaves the files for the next start.
 * @returns how many runs that were
 */
export async function removeFailedCheckpoints(deps: Deps): Promise<number> {
  const { checkpointDays } = await readRetention(deps.db);
  const limit = daysAgo(checkpointDays);
  const failed = await findFailedBefore(deps.db, limit);
  let cleared = 0;
  for (const { id } of failed.filter((run) => checkpointsOf(run).length > 0)) {
    const dropped = await changeRun<KeptCheckpoint[]>(deps, id, (run) => {
      // Retried in the meantime.
      if (run.state !== 'failed' || run.endedAt === null || run.endedAt >= limit) return { result: [] };
      const message = `Its checkpoints were removed ${checkpointDays} days after it failed; a retry starts from the beginning.`;
      return {
        result: checkpointsOf(run),
        patch: { checkpoints: [] },
        events: [logEntry('info', message)],
      };
    });
    await removeCheckpoints(deps, dropped);
    if (dropped.length > 0) cleared++;
  }
  return cleared;
}

function newerFirst(a: KeptCheckpoint, b: KeptCheckpoint): number {
  return b.attempt - a.attempt || b.step - a.step;
}
