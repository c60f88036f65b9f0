import { checkpointsOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { findHeldRuns, findPhotosOfVersions } from '../repo';

/*
 * Which files a worker token may touch: those of the runs that a worker of this token holds at this moment. A token
 * that was stolen reads neither the team's other photos nor the checkpoints of other runs.
 */

/** Those of `hashes` that are photos of a run that the token holds. */
export async function readablePhotos(deps: Deps, tokenId: string, hashes: string[]): Promise<Set<string>> {
  const runs = await findHeldRuns(deps.db, tokenId);
  const versionIds = [...new Set(runs.map(({ datasetVersionId }) => datasetVersionId))];
  return findPhotosOfVersions(deps.db, versionIds, hashes);
}

/** @throws AppError `not-found` unless a run that the token holds can continue from this checkpoint */
export async function requireHeldCheckpoint(deps: Deps, tokenId: string, hash: string): Promise<void> {
  const runs = await findHeldRuns(deps.db, tokenId);
  if (runs.some((run) => checkpointsOf(run).some((checkpoint) => checkpoint.hash === hash))) return;
  throw new AppError('not-found', 'There is no such file.');
}

/** @throws AppError `not-allowed` when no worker of the token holds a run, and so has nothing to bring */
export async function requireHeldRun(deps: Deps, tokenId: string): Promise<void> {
  const runs = await findHeldRuns(deps.db, tokenId);
  if (runs.length > 0) return;
  throw new AppError('not-allowed', 'A worker of this token holds no run, and so has no result to send.');
}
