import type { Db } from '../../db/dialect';

/** Versions with their counts, in no order. */
export function findVersionCounts(db: Db, ids: string[]) {
  return db.datasetVersion.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      number: true,
      classCount: true,
      trainPhotos: true,
      validationPhotos: true,
      testPhotos: true,
    },
  });
}
