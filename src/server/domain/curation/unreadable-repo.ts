import type { RunEventPayloads } from '@/shared/run-events';
import type { Db } from '../../db/dialect';

export async function findRunVersion(db: Db, runId: string): Promise<string | null> {
  const run = await db.run.findUnique({ where: { id: runId }, select: { datasetVersionId: true } });
  return run?.datasetVersionId ?? null;
}

/** Photos of a version that its runs could not decode; what else a worker names is not there. */
export async function findReportedUnreadable(db: Db, versionId: string) {
  const events = await db.runEvent.findMany({
    where: { type: 'unreadable', run: { datasetVersionId: versionId } },
    select: { payload: true },
  });
  // Committed through the schema of run events.
  const payloads = events.map(({ payload }) => payload as RunEventPayloads['unreadable']);
  const hashes = [...new Set(payloads.flatMap(({ photos }) => photos.map(({ hash }) => hash)))];
  const items = await db.datasetItem.findMany({
    where: { versionId, photoHash: { in: hashes } },
    select: { photoHash: true, fileName: true, classIndex: true, split: true },
  });
  const classes = await db.datasetClass.findMany({
    where: { versionId, index: { in: items.map(({ classIndex }) => classIndex) } },
    select: { index: true, key: true },
  });
  const keys = new Map(classes.map(({ index, key }) => [index, key]));
  return items.map((item) => ({ ...item, classKey: keys.get(item.classIndex) ?? '' }));
}
