import type { Db } from '../../db/dialect';
import { live } from '../../db/visible';

/** Evaluations of a version that have an answer to photos of it, the latest first. */
export function findAnsweredEvaluations(db: Db, versionId: string) {
  return db.evaluation.findMany({
    where: { versionId, state: 'done', model: live, answers: { some: {} } },
    orderBy: [{ finishedAt: 'desc' }, { id: 'asc' }],
    select: {
      id: true,
      split: true,
      result: true,
      model: {
        select: {
          number: true,
          name: true,
          run: { select: { datasetVersionId: true, leakOverrideId: true } },
        },
      },
    },
  });
}

/** An evaluation of this version, with the classes that its model names. */
export function findEvaluationOf(db: Db, { id, versionId }: { id: string; versionId: string }) {
  return db.evaluation.findFirst({
    where: { id, versionId },
    select: { model: { select: { classes: true } } },
  });
}

/** Findings that nobody has done or ignored, by kind. */
export function countOpenFindings(db: Db, versionId: string) {
  return db.finding.groupBy({
    by: ['kind'],
    where: { versionId, status: { in: ['open', 'in-review'] }, items: { some: {} } },
    _count: { _all: true },
  });
}

/** How the photos of a version came, from one id to another, both included. */
export async function findSources(
  db: Db,
  { versionId, from, to }: { versionId: string; from: number; to: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ source: string }[]>`
    SELECT DISTINCT "source" FROM "DatasetItem"
    WHERE "versionId" = ${versionId} AND "id" >= ${from} AND "id" <= ${to}`;
  return rows.map(({ source }) => source);
}
