import { LEASED_STATES } from '@/shared/run-state';
import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';

/** A run with the names of what it belongs to. */
export const runInclude = {
  experiment: { select: { name: true } },
  datasetVersion: { select: { number: true, dataset: { select: { id: true, name: true } } } },
  model: { select: { id: true, number: true } },
} satisfies Prisma.RunInclude;
export type RunWithNames = Prisma.RunGetPayload<{ include: typeof runInclude }>;

/** A run is named by its id or its number. */
export function whereRun(ref: string): { number: number } | { id: string } {
  return /^\d{1,9}$/.test(ref) ? { number: Number(ref) } : { id: ref };
}

/** @throws AppError `not-found` */
export async function runIdByRef(deps: Deps, ref: string): Promise<string> {
  const run = await deps.db.run.findUnique({ where: whereRun(ref), select: { id: true } });
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
  deps: Deps,
  { dataset: ref, datasetVersion }: { dataset: string; datasetVersion?: number },
) {
  const version = await deps.db.datasetVersion.findFirst({
    where: { dataset: { OR: [{ id: ref }, { name: ref }] }, number: datasetVersion },
    orderBy: { number: 'desc' },
    include: { dataset: { select: { id: true, name: true } } },
  });
  if (version) return version;
  const wanted = datasetVersion === undefined ? `dataset "${ref}"` : `version ${datasetVersion} of "${ref}"`;
  throw new AppError('not-found', `There is no ${wanted}; see the list of datasets.`);
}

/** Runs that a worker owns, all or those of one, by number. */
export function findLeasedRuns(db: Db, { workerId }: { workerId?: string } = {}) {
  return db.run.findMany({
    where: { state: { in: [...LEASED_STATES] }, workerId },
    select: {
      id: true,
      number: true,
      name: true,
      workerId: true,
      attempt: true,
      leaseBeat: true,
      lastProgressAt: true,
      stalledAt: true,
    },
    orderBy: { number: 'asc' },
  });
}
