import type { Db } from '../../db/dialect';
import { live } from '../../db/visible';

/** What a model version was tested on. */
export function findSampleData(db: Db, modelId: string) {
  return db.modelVersion.findFirst({
    where: { id: modelId, ...live },
    select: {
      datasetVersion: { select: { id: true, classCount: true, dataset: { select: { name: true } } } },
    },
  });
}

/** A test photo of a class; null when it has no more. */
export async function findTestPhoto(
  db: Db,
  { versionId, classIndex, skip }: { versionId: string; classIndex: number; skip: number },
): Promise<{ hash: string; fileName: string; label: string } | null> {
  const [item, coin] = await Promise.all([
    db.datasetItem.findFirst({
      where: { versionId, classIndex, split: 'test' },
      orderBy: { id: 'asc' },
      skip,
      select: { photoHash: true, fileName: true },
    }),
    db.datasetClass.findUnique({
      where: { versionId_index: { versionId, index: classIndex } },
      select: { label: true },
    }),
  ]);
  return item && { hash: item.photoHash, fileName: item.fileName, label: coin?.label ?? '' };
}
