import type { KeptCheckpoint } from '@/shared/worker-protocol';
import { isHeld } from '../../../db/backup-holds';
import { checkpointsOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { findCheckpoints } from '../repo';

/** Removes the files of these, unless a run names them after all. A failure leaves them for the next start. */
export async function removeCheckpoints(
  deps: Pick<Deps, 'db' | 'checkpoints' | 'log'>,
  checkpoints: readonly Pick<KeptCheckpoint, 'hash'>[],
): Promise<void> {
  if (checkpoints.length === 0) return;
  try {
    const used = await namedCheckpoints(deps);
    for (const { hash } of checkpoints) {
      // A backup's tables may name what no run names any more; the hourly check removes it afterwards.
      if (!used.has(hash) && !(await isHeld(deps.db))) await deps.checkpoints.remove(hash);
    }
  } catch (error) {
    deps.log.warn({ err: error }, 'could not remove checkpoints; tried again at the next start');
  }
}

/**
 * Removes files that no run names: uploads whose worker was lost before it could report them.
 * @param suspects only these: files that nobody named a while ago either, when uploads may be under way
 * @returns those that are left, to be suspected the next time
 */
export async function removeOrphanedCheckpoints(
  deps: Pick<Deps, 'db' | 'checkpoints' | 'log'>,
  suspects?: ReadonlySet<string>,
): Promise<Set<string>> {
  const used = await namedCheckpoints(deps);
  const orphans = (await deps.checkpoints.list()).filter((hash) => !used.has(hash));
  const removed = orphans.filter((hash) => suspects?.has(hash) ?? true);
  await removeCheckpoints(
    deps,
    removed.map((hash) => ({ hash })),
  );
  return new Set(orphans.filter((hash) => !removed.includes(hash)));
}

async function namedCheckpoints({ db }: Pick<Deps, 'db'>): Promise<Set<string>> {
  const runs = await findCheckpoints(db);
  return new Set(runs.flatMap((run) => checkpointsOf(run).map(({ hash }) => hash)));
}
