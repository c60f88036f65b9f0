import type { Db, Tx } from '../../../db/dialect';
import { Prisma } from '../../../db/generated/client';

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 5000;
const WRITTEN = 250;

/** Of a dataset by its name; null when there is none. */
export async function findDatasetId(db: Db, name: string): Promise<string | null> {
  const row = await db.dataset.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

export async function isLocked(db: Db, datasetId: string): Promise<boolean> {
  return (await db.dataset.count({ where: { id: datasetId, testLockedAt: { not: null } } })) > 0;
}

/** Photos of the locked test set; none when it is not locked. */
export async function findLockedPhotos(db: Db, datasetId: string): Promise<Set<string>> {
  const hashes = new Set<string>();
  for (let after = ''; ; ) {
    const rows = await db.lockedPhoto.findMany({
      where: { datasetId, photoHash: { gt: after } },
      orderBy: { photoHash: 'asc' },
      take: CHUNK,
      select: { photoHash: true },
    });
    for (const { photoHash } of rows) hashes.add(photoHash);
    if (rows.length < CHUNK) return hashes;
    after = rows.at(-1)?.photoHash ?? after;
  }
}

/** @returns false when it was locked already */
export async function updateLocked(tx: Tx, datasetId: string, by: string): Promise<boolean> {
  const { count } = await tx.dataset.updateMany({
    where: { id: datasetId, testLockedAt: null },
    data: { testLockedAt: new Date(), testLockedBy: by },
  });
  return count === 1;
}

/** @returns false when it was not locked */
export async function updateUnlocked(tx: Tx, datasetId: string): Promise<boolean> {
  const { count } = await tx.dataset.updateMany({
    where: { id: datasetId, testLockedAt: { not: null } },
    data: { testLockedAt: null, testLockedBy: null },
  });
  await tx.lockedPhoto.deleteMany({ where: { datasetId } });
  return count === 1;
}

/** Every photo that any version of the dataset has ever tested on. */
export async function insertTestedPhotos(tx: Tx, datasetId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`INSERT INTO "LockedPhoto" ("datasetId", "photoHash")
    SELECT DISTINCT ${datasetId}, "item"."photoHash" FROM "DatasetItem" "item"
    JOIN "DatasetVersion" "version" ON "version"."id" = "item"."versionId"
    WHERE "version"."datasetId" = ${datasetId} AND "item"."split" = 'test'
    ON CONFLICT DO NOTHING`);
}

export async function insertLockedPhotos(
  tx: Tx,
  datasetId: string,
  hashes: readonly string[],
): Promise<void> {
  for (let start = 0; start < hashes.length; start += WRITTEN) {
    const part = hashes.slice(start, start + WRITTEN);
    const known = await tx.lockedPhoto.findMany({
      where: { datasetId, photoHash: { in: part } },
      select: { photoHash: true },
    });
    const has = new Set(known.map(({ photoHash }) => photoHash));
    await tx.lockedPhoto.createMany({
      data: part.filter((hash) => !has.has(hash)).map((photoHash) => ({ datasetId, photoHash })),
    });
  }
}
