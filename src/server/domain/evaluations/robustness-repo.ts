import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { live } from '../../db/visible';

/** What was measured of a model version, in the way of this revision. */
export function findRobustness(db: Db, { modelId, revision }: { modelId: string; revision: number }) {
  return db.modelRobustness.findFirst({ where: { modelId, revision } });
}

/** Queues a measurement, or one that failed or was made in another way once more. */
export async function upsertRobustness(
  db: Db,
  { modelId, revision }: { modelId: string; revision: number },
): Promise<void> {
  const fresh = {
    revision,
    state: 'queued',
    done: 0,
    total: 0,
    error: null,
    result: Prisma.DbNull,
    finishedAt: null,
    requestedAt: new Date(),
  };
  await db.modelRobustness.upsert({ where: { modelId }, create: { modelId, ...fresh }, update: fresh });
}

const waiting = { state: { in: ['running', 'queued'] } };

/** The next measurement to make: one that was begun first, as its server may have died. */
export function findNextRobustness(db: Db, skip: readonly string[]): Promise<{ modelId: string } | null> {
  return db.modelRobustness.findFirst({
    where: { modelId: { notIn: [...skip] }, ...waiting, model: live },
    orderBy: [{ state: 'desc' }, { requestedAt: 'asc' }],
    select: { modelId: true },
  });
}

export async function isRobustnessWaiting(db: Db, modelId: string): Promise<boolean> {
  return (await db.modelRobustness.count({ where: { modelId, ...waiting } })) > 0;
}

export async function updateRobustness(
  db: Db,
  modelId: string,
  data: Prisma.ModelRobustnessUncheckedUpdateManyInput,
): Promise<void> {
  await db.modelRobustness.updateMany({ where: { modelId }, data });
}

/** How many photos a version has to test and to validate on. */
export function countHeldOut(db: Db, versionId: string) {
  return db.datasetVersion.findUniqueOrThrow({
    where: { id: versionId },
    select: { testPhotos: true, validationPhotos: true },
  });
}
