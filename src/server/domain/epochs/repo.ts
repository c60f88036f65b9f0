import type { Db } from '../../db/dialect';

/** The run of a model version, and what it says of its end. */
export function findTrainedModel(db: Db, id: string) {
  return db.modelVersion.findUniqueOrThrow({
    where: { id },
    select: { id: true, runId: true, summary: true, run: { select: { recipe: true } } },
  });
}

/** The validation photos of a model version with their classes, in any order. */
export async function findValidationPhotos(
  db: Db,
  modelId: string,
): Promise<{ hash: string; truth: number }[]> {
  const rows = await db.prediction.findMany({
    where: { modelId, split: 'validation' },
    select: { photoHash: true, truth: true },
  });
  return rows.map(({ photoHash, truth }) => ({ hash: photoHash, truth }));
}
