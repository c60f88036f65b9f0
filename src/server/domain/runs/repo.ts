import { CLOSED_STATES, LEASED_STATES } from '@/shared/run-state';
import { compareAndSet, type Seen } from '../../db/compare-and-set';
import type { Db, Tx } from '../../db/dialect';
import type { DatasetVersion, Prisma, Run } from '../../db/generated/client';
import type { RunLease } from '../../db/run-row';
import { live } from '../../db/visible';

/** With the names of what it belongs to. */
export const runInclude = {
  experiment: { select: { name: true } },
  datasetVersion: { select: { number: true, dataset: { select: { id: true, name: true } } } },
  model: { select: { id: true, number: true } },
  sweep: { select: { number: true, name: true } },
} satisfies Prisma.RunInclude;
export type RunWithNames = Prisma.RunGetPayload<{ include: typeof runInclude }>;

/** A run is named by its id or its number. */
function whereRef(ref: string): Prisma.RunWhereUniqueInput {
  return { ...(/^\d{1,9}$/.test(ref) ? { number: Number(ref) } : { id: ref }), ...live };
}

/** By id. */
export function findRun(db: Db, id: string): Promise<Run | null> {
  return db.run.findUnique({ where: { id } });
}

/** By id or number, without its large columns. */
export function findRunRef(
  db: Db,
  ref: string,
): Promise<Pick<Run, 'id' | 'number' | 'state' | 'lastSeq'> | null> {
  return db.run.findUnique({
    where: whereRef(ref),
    select: { id: true, number: true, state: true, lastSeq: true },
  });
}

/** By id or number. */
export function findRunWithNames(db: Db, ref: string): Promise<RunWithNames | null> {
  return db.run.findUnique({ where: whereRef(ref), include: runInclude });
}

/** By id, in no order. */
export function findRuns(db: Db, ids: readonly string[]): Promise<Run[]> {
  return db.run.findMany({ where: { id: { in: [...ids] } } });
}

/** By id or number, in no order. */
export function findRunRecipes(
  db: Db,
  refs: readonly string[],
): Promise<Pick<Run, 'id' | 'number' | 'recipe' | 'datasetVersionId' | 'lastSeq' | 'startedAt'>[]> {
  const number = (ref: string) => (/^\d{1,9}$/.test(ref) ? [Number(ref)] : []);
  return db.run.findMany({
    where: {
      OR: [
        { id: { in: refs.filter((ref) => number(ref).length === 0) } },
        { number: { in: refs.flatMap(number) } },
      ],
      ...live,
    },
    select: {
      id: true,
      number: true,
      recipe: true,
      datasetVersionId: true,
      lastSeq: true,
      startedAt: true,
    },
  });
}

/** How many wait for a worker or train. */
export function countOpenRuns(db: Db): Promise<number> {
  return db.run.count({ where: { ...live, state: { in: ['queued', ...LEASED_STATES] } } });
}

/** Heads of the logs of these runs. */
export function findHeads(db: Db, ids: readonly string[]): Promise<Pick<Run, 'id' | 'lastSeq'>[]> {
  return db.run.findMany({ where: { id: { in: [...ids] } }, select: { id: true, lastSeq: true } });
}

/** The latest runs that train or have trained, with the size of their data. */
export function findTrainedRuns(db: Db, limit: number) {
  return db.run.findMany({
    where: { ...live, state: { in: ['running', ...CLOSED_STATES] } },
    orderBy: { number: 'desc' },
    take: limit,
    select: {
      number: true,
      recipe: true,
      progress: true,
      datasetVersion: {
        select: { classCount: true, trainPhotos: true, validationPhotos: true, testPhotos: true },
      },
    },
  });
}

/** @returns false, with nothing written, when the run was changed since it was read, or `also` does not hold */
export function updateUnchangedRun(
  tx: Tx,
  seen: Seen,
  change: { data: Prisma.RunUncheckedUpdateManyInput; also?: Prisma.RunWhereInput },
): Promise<boolean> {
  return compareAndSet(tx.run, seen, change);
}

/** An edit by a person: see `saveEdit`. */
export function updateName(
  db: Db,
  { id, revision, name }: { id: string; revision: number; name: string },
): Promise<{ count: number }> {
  return db.run.updateMany({ where: { id, revision }, data: { name, revision: { increment: 1 } } });
}

export function findName(db: Db, id: string): Promise<Pick<Run, 'revision' | 'name'> | null> {
  return db.run.findUnique({ where: { id }, select: { revision: true, name: true } });
}

// Leases.

/**
 * A heartbeat. It decides nothing and so leaves the row's version alone; that the worker owns the run (`ownsRun`) is
 * asked in the same statement. @returns null when it does not
 */
export async function updateBeat(
  db: Db,
  { runId, attempt, workerId }: RunLease,
  beat: Prisma.RunUncheckedUpdateManyInput,
): Promise<Pick<Run, 'control'> | null> {
  const [run] = await db.run.updateManyAndReturn({
    where: { id: runId, attempt, workerId, state: { in: [...LEASED_STATES] } },
    data: beat,
    select: { control: true },
  });
  return run ?? null;
}

// Checkpoints.

/** The checkpoints of all runs that something may still continue. */
export function findCheckpoints(db: Db): Promise<Pick<Run, 'checkpoints'>[]> {
  return db.run.findMany({
    where: { state: { notIn: [...CLOSED_STATES] } },
    select: { checkpoints: true },
  });
}

/** Those, out of these, that nothing continues: closed, or failed before `limit`. */
export async function findObsoleteRuns(db: Db, ids: readonly string[], limit: Date): Promise<string[]> {
  const rows = await db.run.findMany({
    where: { id: { in: [...ids] }, OR: [{ state: { in: [...CLOSED_STATES] } }, failedBefore(limit)] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export function findFailedBefore(db: Db, limit: Date): Promise<Pick<Run, 'id' | 'checkpoints'>[]> {
  return db.run.findMany({ where: failedBefore(limit), select: { id: true, checkpoints: true } });
}

function failedBefore(limit: Date) {
  return { ...live, state: 'failed', endedAt: { lt: limit } } as const satisfies Prisma.RunWhereInput;
}

// What runs train on.

/** A dataset's version by number, or its latest; the dataset by id or name. */
export function findVersionOf(
  db: Db,
  { dataset: ref, datasetVersion }: { dataset: string; datasetVersion?: number },
): Promise<(DatasetVersion & { dataset: { id: string; name: string } }) | null> {
  return db.datasetVersion.findFirst({
    where: { ...live, dataset: { ...live, OR: [{ id: ref }, { name: ref }] }, number: datasetVersion },
    orderBy: { number: 'desc' },
    include: { dataset: { select: { id: true, name: true } } },
  });
}

/** Classes and photos of a version, in a fixed order. */
export function findVersionContent(db: Db, versionId: string) {
  return db.datasetVersion.findUniqueOrThrow({
    where: { id: versionId },
    include: {
      classes: { orderBy: { index: 'asc' }, omit: { versionId: true } },
      items: {
        orderBy: { id: 'asc' },
        select: { photoHash: true, classIndex: true, split: true, fileName: true },
      },
    },
  });
}

/** Runs that workers of a token hold. */
export async function findHeldRuns(
  db: Db,
  tokenId: string,
): Promise<Pick<Run, 'datasetVersionId' | 'checkpoints'>[]> {
  const workers = await db.worker.findMany({ where: { tokenId }, select: { id: true } });
  return db.run.findMany({
    where: { workerId: { in: workers.map(({ id }) => id) }, state: { in: [...LEASED_STATES] } },
    select: { datasetVersionId: true, checkpoints: true },
  });
}

/** Those of `hashes` that are photos of one of the dataset versions. */
export async function findPhotosOfVersions(
  db: Db,
  versionIds: string[],
  hashes: string[],
): Promise<Set<string>> {
  const items = await db.datasetItem.findMany({
    where: { photoHash: { in: hashes }, versionId: { in: versionIds } },
    select: { photoHash: true },
  });
  return new Set(items.map(({ photoHash }) => photoHash));
}
