import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';

interface Compared {
  modelIds: readonly string[];
  split: string;
}

/** Photos of a split that all of these models were evaluated on, with how many of them name it right. */
function sharedPhotos({ modelIds, split }: Compared): Prisma.Sql {
  return Prisma.sql`
    SELECT "photoHash", SUM(CASE WHEN "truth" = "predicted" THEN 1 ELSE 0 END) AS "right"
    FROM "Prediction" WHERE "split" = ${split} AND "modelId" IN (${Prisma.join([...modelIds])})
    GROUP BY "photoHash" HAVING COUNT(*) = ${modelIds.length}`;
}

/** How many photos they share, and on how many of these some are right and others wrong. */
export async function countShared(
  db: Db,
  compared: Compared,
): Promise<{ shared: number; differing: number }> {
  const [row] = await db.$queryRaw<{ shared: bigint; differing: bigint | null }[]>`
    SELECT COUNT(*) AS "shared",
      SUM(CASE WHEN "right" BETWEEN 1 AND ${compared.modelIds.length - 1} THEN 1 ELSE 0 END) AS "differing"
    FROM (${sharedPhotos(compared)}) "photo"`;
  return { shared: Number(row?.shared ?? 0), differing: Number(row?.differing ?? 0) };
}

/** Right answers of each model on the photos that all share. */
export async function countSharedRight(db: Db, compared: Compared): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ modelId: string; right: bigint }[]>`
    SELECT "modelId", COUNT(*) AS "right" FROM "Prediction"
    WHERE "split" = ${compared.split} AND "modelId" IN (${Prisma.join([...compared.modelIds])})
      AND "truth" = "predicted"
      AND "photoHash" IN (SELECT "photoHash" FROM (${sharedPhotos(compared)}) "photo")
    GROUP BY "modelId"`;
  return new Map(rows.map(({ modelId, right }) => [modelId, Number(right)]));
}

/** Photos on which some are right and others wrong: those that most of them get wrong first. */
export async function findDiffering(
  db: Db,
  compared: Compared,
  { offset, limit }: { offset: number; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ photoHash: string }[]>`
    SELECT "photoHash" FROM (${sharedPhotos(compared)}) "photo"
    WHERE "right" BETWEEN 1 AND ${compared.modelIds.length - 1}
    ORDER BY "right", "photoHash" LIMIT ${limit} OFFSET ${offset}`;
  return rows.map(({ photoHash }) => photoHash);
}

/** What each of these models answered to photos. */
export function findAnswers(db: Db, { modelIds, split, hashes }: Compared & { hashes: readonly string[] }) {
  return db.prediction.findMany({
    where: { split, modelId: { in: [...modelIds] }, photoHash: { in: [...hashes] } },
    select: { modelId: true, photoHash: true, truth: true, predicted: true, confidence: true },
  });
}

/** Of models by id, in no order. */
export function findClassesOf(db: Db, modelIds: readonly string[]) {
  return db.modelVersion.findMany({
    where: { id: { in: [...modelIds] } },
    select: { id: true, classes: true },
  });
}

/** A name that a photo has in any dataset version, by its hash. */
export async function findAnyFileNames(db: Db, hashes: readonly string[]): Promise<Map<string, string>> {
  const items = await db.datasetItem.findMany({
    where: { photoHash: { in: [...hashes] } },
    distinct: ['photoHash'],
    select: { photoHash: true, fileName: true },
  });
  return new Map(items.map(({ photoHash, fileName }) => [photoHash, fileName]));
}
