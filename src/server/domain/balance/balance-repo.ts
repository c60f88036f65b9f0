import type { Db } from '../../db/dialect';
import { live } from '../../db/visible';

/** The newest model of a version's dataset, or of that version itself, with its classes. */
export async function findNewestModel(db: Db, versionId: string) {
  const version = await db.datasetVersion.findFirst({
    where: { id: versionId, ...live },
    select: { datasetId: true },
  });
  if (!version) return null;
  return db.modelVersion.findFirst({
    where: { ...live, datasetVersion: { datasetId: version.datasetId } },
    orderBy: { number: 'desc' },
    select: {
      id: true,
      number: true,
      classes: true,
      run: { select: { datasetVersionId: true, leakOverrideId: true } },
    },
  });
}

/** Photos for each class and split. */
export function countItems(db: Db, versionId: string) {
  return db.datasetItem.groupBy({
    by: ['classIndex', 'split'],
    where: { versionId },
    _count: { _all: true },
  });
}

/** Answers of a model by truth and answer. */
export function countAnswers(db: Db, { modelId, split }: { modelId: string; split: string }) {
  return db.prediction.groupBy({
    by: ['truth', 'predicted'],
    where: { modelId, split },
    _count: { _all: true },
  });
}
