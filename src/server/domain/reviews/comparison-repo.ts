import type { DataChange } from '@/shared/contracts/reviews';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import type { AnswerGroup } from './compare-answers';

interface Pair {
  modelId: string;
  baselineId: string;
  split: string;
}

const pairs = ({ modelId, baselineId, split }: Pair) => Prisma.sql`FROM "Prediction" "model"
  JOIN "Prediction" "base" ON "base"."modelId" = ${baselineId} AND "base"."split" = "model"."split"
    AND "base"."photoHash" = "model"."photoHash"
  WHERE "model"."modelId" = ${modelId} AND "model"."split" = ${split}`;

/** How both answered the photos of a split that both were evaluated on, counted. */
export async function countAnswers(db: Db, pair: Pair): Promise<AnswerGroup[]> {
  const rows = await db.$queryRaw<Record<keyof AnswerGroup, number | bigint>[]>`
    SELECT "model"."truth" AS "truth", "model"."predicted" AS "predicted", "base"."truth" AS "baseTruth",
      "base"."predicted" AS "basePredicted", COUNT(*) AS "photos" ${pairs(pair)}
    GROUP BY "model"."truth", "model"."predicted", "base"."truth", "base"."predicted"
    ORDER BY "model"."truth", "model"."predicted", "base"."predicted"`;
  return rows.map((row) => ({
    truth: Number(row.truth),
    predicted: Number(row.predicted),
    baseTruth: Number(row.baseTruth),
    basePredicted: Number(row.basePredicted),
    photos: Number(row.photos),
  }));
}

/** Photos that only one of them names right: the surest wrong answer first. */
export async function findChangedPhotos(
  db: Db,
  pair: Pair,
  { kind, offset, limit }: { kind: 'new-errors' | 'fixed'; offset: number; limit: number },
) {
  const [wrong, right] = kind === 'new-errors' ? ['model', 'base'] : ['base', 'model'];
  const column = (table: string | undefined, name: string) => Prisma.raw(`"${table}"."${name}"`);
  const changed = Prisma.sql`${pairs(pair)} AND ${column(wrong, 'truth')} <> ${column(wrong, 'predicted')}
    AND ${column(right, 'truth')} = ${column(right, 'predicted')}`;
  const rows = await db.$queryRaw<
    {
      photoHash: string;
      truth: number;
      predicted: number;
      confidence: number;
      basePredicted: number;
      baseConfidence: number;
    }[]
  >`SELECT "model"."photoHash" AS "photoHash", "model"."truth" AS "truth", "model"."predicted" AS "predicted",
      "model"."confidence" AS "confidence", "base"."predicted" AS "basePredicted",
      "base"."confidence" AS "baseConfidence" ${changed}
    ORDER BY ${column(wrong, 'confidence')} DESC, "model"."photoHash" LIMIT ${limit} OFFSET ${offset}`;
  const [counted] = await db.$queryRaw<{ count: number | bigint }[]>`SELECT COUNT(*) AS "count" ${changed}`;
  return { rows, total: Number(counted?.count ?? 0) };
}

/** What is different between the photos of two dataset versions. */
export async function countDataChange(
  db: Db,
  { from, to }: { from: string; to: string },
): Promise<Omit<DataChange, 'classesAdded' | 'classesRemoved'>> {
  const only = async (versionId: string, other: string) => {
    const [row] = await db.$queryRaw<{ count: number | bigint }[]>`
      SELECT COUNT(*) AS "count" FROM "DatasetItem" "item" WHERE "item"."versionId" = ${versionId}
        AND NOT EXISTS (SELECT 1 FROM "DatasetItem" "other"
          WHERE "other"."versionId" = ${other} AND "other"."photoHash" = "item"."photoHash")`;
    return Number(row?.count ?? 0);
  };
  const [moved] = await db.$queryRaw<{ split: number | bigint | null; label: number | bigint | null }[]>`
    SELECT SUM(CASE WHEN "before"."split" <> "after"."split" THEN 1 ELSE 0 END) AS "split",
      SUM(CASE WHEN "oldClass"."key" <> "newClass"."key" OR "oldClass"."label" <> "newClass"."label"
        THEN 1 ELSE 0 END) AS "label"
    FROM "DatasetItem" "before"
    JOIN "DatasetItem" "after" ON "after"."versionId" = ${to} AND "after"."photoHash" = "before"."photoHash"
    JOIN "DatasetClass" "oldClass"
      ON "oldClass"."versionId" = "before"."versionId" AND "oldClass"."index" = "before"."classIndex"
    JOIN "DatasetClass" "newClass"
      ON "newClass"."versionId" = "after"."versionId" AND "newClass"."index" = "after"."classIndex"
    WHERE "before"."versionId" = ${from}`;
  return {
    photosAdded: await only(to, from),
    photosRemoved: await only(from, to),
    movedSplit: Number(moved?.split ?? 0),
    relabelled: Number(moved?.label ?? 0),
  };
}
