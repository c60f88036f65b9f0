import type { Db } from '../../db/dialect';

export function findLastOpening(
  db: Db,
  { versionId, userId, models }: { versionId: string; userId: string; models: string },
): Promise<{ openedAt: Date } | null> {
  return db.testOpening.findFirst({
    where: { versionId, userId, models },
    orderBy: { openedAt: 'desc' },
    select: { openedAt: true },
  });
}

export async function insertOpening(
  db: Db,
  opening: { versionId: string; userId: string; models: string },
): Promise<void> {
  await db.testOpening.create({ data: opening });
}

/** How often test figures of these dataset versions were opened, and by how many people. */
export async function countOpenings(
  db: Db,
  versionIds: readonly string[],
): Promise<{ times: number; people: number }> {
  const groups = await db.testOpening.groupBy({
    by: ['userId'],
    where: { versionId: { in: [...versionIds] } },
    _count: { _all: true },
  });
  return { times: groups.reduce((sum, { _count }) => sum + _count._all, 0), people: groups.length };
}

/** Live models by the version of their data. */
export function findModelVersions(
  db: Db,
  modelIds: readonly string[],
): Promise<{ id: string; datasetVersionId: string }[]> {
  return db.modelVersion.findMany({
    where: { id: { in: [...modelIds] } },
    select: { id: true, datasetVersionId: true },
  });
}
