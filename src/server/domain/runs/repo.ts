import type { Prisma } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';

/** All that a list item needs, in one query. */
export const runInclude = {
  experiment: { select: { name: true } },
  datasetVersion: { select: { number: true, dataset: { select: { id: true, name: true } } } },
  model: { select: { id: true, number: true } },
} satisfies Prisma.RunInclude;
export type RunWithNames = Prisma.RunGetPayload<{ include: typeof runInclude }>;

/** What a list shows, and no more: the other columns of a thousand runs take as long to read as these. */
export const listedRun = {
  ...runInclude,
  ...{ id: true, number: true, name: true, state: true, control: true, experimentId: true, preset: true },
  ...{ recipe: true, attempt: true, workerId: true, progress: true, error: true, createdAt: true },
  ...{ createdBy: true, startedAt: true, endedAt: true, stalledAt: true },
} as const satisfies Prisma.RunSelect;
export type ListedRun = Prisma.RunGetPayload<{ select: typeof listedRun }>;

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

/** Names of the workers that hold or held these runs. */
export async function workerNames(
  deps: Deps,
  runs: { workerId: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(runs.flatMap(({ workerId }) => workerId ?? []))];
  if (ids.length === 0) return new Map();
  const workers = await deps.db.worker.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(workers.map(({ id, name }) => [id, name]));
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
