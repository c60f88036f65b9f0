import type { LeakGroup } from '@/shared/contracts/leaks';
import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';

/** Copies across splits that nobody has judged to be none. Equal bytes are in a version once, so near copies are all. */
const leaking = {
  kind: 'near-copies',
  acrossSplits: true,
  status: { not: 'ignored' },
} as const satisfies Prisma.FindingWhereInput;

/** @returns by version: whether its report is finished, and how many groups leak; 0 until something is found */
export async function countLeaks(
  db: Db,
  versionIds: readonly string[],
): Promise<Map<string, { isReported: boolean; groups: number }>> {
  const ids = [...new Set(versionIds)];
  const reports = await db.datasetReport.findMany({
    where: { versionId: { in: ids }, state: 'done' },
    select: { versionId: true },
  });
  const counts = await db.finding.groupBy({
    by: ['versionId'],
    where: { ...leaking, versionId: { in: ids } },
    _count: { _all: true },
  });
  const reported = new Set(reports.map(({ versionId }) => versionId));
  const groups = new Map(counts.map(({ versionId, _count }) => [versionId, _count._all]));
  return new Map(ids.map((id) => [id, { isReported: reported.has(id), groups: groups.get(id) ?? 0 }]));
}

/** Versions in which leaks are known. */
export async function findLeakingVersions(db: Db): Promise<string[]> {
  const rows = await db.finding.groupBy({ by: ['versionId'], where: leaking });
  return rows.map(({ versionId }) => versionId);
}

export async function findLeakGroups(db: Db, versionId: string): Promise<LeakGroup[]> {
  const rows = await db.finding.findMany({
    where: { ...leaking, versionId },
    orderBy: { id: 'asc' },
    select: { key: true, photos: true },
  });
  return rows.map(({ key, photos }) => ({
    key,
    photos: (photos as unknown as LeakGroup['photos']).map(({ hash, file, classKey, split }) => ({
      hash,
      file,
      classKey,
      split,
    })),
  }));
}

export async function insertOverride(
  tx: Tx,
  { groups, ...row }: { versionId: string; reason: string; createdBy: string; groups: LeakGroup[] },
): Promise<string> {
  const { id } = await tx.leakOverride.create({
    data: { ...row, groups: groups as unknown as Prisma.InputJsonArray, groupCount: groups.length },
    select: { id: true },
  });
  return id;
}

/** Without the groups, which may be many. */
export function findOverrides(db: Db, ids: readonly string[]) {
  return db.leakOverride.findMany({ where: { id: { in: [...ids] } }, omit: { groups: true } });
}

export async function findOverriddenGroups(db: Db, id: string): Promise<LeakGroup[]> {
  const row = await db.leakOverride.findUnique({ where: { id }, select: { groups: true } });
  return row ? (row.groups as unknown as LeakGroup[]) : [];
}
