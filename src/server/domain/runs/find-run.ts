import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { findRunRef, findVersionOf } from './repo';

/** @param ref id or number @throws AppError `not-found` */
export async function runIdByRef({ db }: Pick<Deps, 'db'>, ref: string): Promise<string> {
  const run = await findRunRef(db, ref);
  if (!run) throw unknownRun(ref);
  return run.id;
}

export function unknownRun(ref: string): AppError {
  return new AppError('not-found', `There is no run ${ref}.`);
}

/**
 * A dataset's version by number, or its latest, with the dataset itself.
 * @throws AppError `not-found`
 */
export async function findDatasetVersion(
  { db }: Pick<Deps, 'db'>,
  wanted: { dataset: string; datasetVersion?: number },
) {
  const version = await findVersionOf(db, wanted);
  if (version) return version;
  const { dataset, datasetVersion } = wanted;
  const named =
    datasetVersion === undefined ? `dataset "${dataset}"` : `version ${datasetVersion} of "${dataset}"`;
  throw new AppError('not-found', `There is no ${named}; see the list of datasets.`);
}
