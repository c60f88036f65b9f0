import type { PairedCounts } from '@/shared/paired-test';
import type { Db } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { live, shown } from '../../db/visible';
import { raised } from '../edits/save-edit';

/** What a list row needs; the classes stay out, they are most of a model's row. */
export const listSelect = {
  id: true,
  number: true,
  name: true,
  revision: true,
  createdAt: true,
  archivedAt: true,
  files: true,
  summary: true,
  preprocessing: true,
  onnxHash: true,
  graphVersion: true,
  goldenDifference: true,
  valAccuracy: true,
  top1: true,
  top5: true,
  run: {
    select: {
      id: true,
      number: true,
      name: true,
      recipe: true,
      datasetVersionId: true,
      leakOverrideId: true,
      createdBy: true,
      experiment: { select: { name: true } },
    },
  },
  datasetVersion: {
    select: { number: true, classCount: true, dataset: { select: { id: true, name: true } } },
  },
  _count: { select: { comments: { where: shown } } },
} as const satisfies Prisma.ModelVersionSelect;
export type ModelListRow = Prisma.ModelVersionGetPayload<{ select: typeof listSelect }>;

/** Condition for a model version by id or by number, `12` or `#12`. */
function whereModel(ref: string): Prisma.ModelVersionWhereUniqueInput {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  return { ...(number ? { number: Number(number) } : { id: ref }), ...live };
}

/** What it takes to classify with a model version, and to tell whether it may. */
const servedSelect = {
  id: true,
  number: true,
  name: true,
  datasetVersionId: true,
  classes: true,
  preprocessing: true,
  onnxHash: true,
  graphVersion: true,
  goldenDifference: true,
  profile: { select: { profile: true, revision: true, finishedAt: true } },
} as const satisfies Prisma.ModelVersionSelect;

/** By id or number. */
export function findServedModel(db: Db, ref: string) {
  return db.modelVersion.findUnique({ where: whereModel(ref), select: servedSelect });
}

/** What was fitted to a model version, see `ServingProfile`. */
export function findProfile(db: Db, modelId: string) {
  return db.modelProfile.findUnique({ where: { modelId }, select: { profile: true } });
}

/** The classes of some model versions, in any order. */
export function findClassesOf(db: Db, ids: readonly string[]) {
  return db.modelVersion.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, classes: true },
  });
}

/** The classes of a model version, in the order of its outputs. */
export function findModelClasses(db: Db, id: string) {
  return db.modelVersion.findUniqueOrThrow({ where: { id }, select: { classes: true } });
}

/** Those whose network was written by a server and agrees with the golden set, newest first. */
export function findServedRanks(
  db: Db,
  { maxDifference, oldestGraph, limit }: { maxDifference: number; oldestGraph: number; limit: number },
) {
  return db.modelVersion.findMany({
    where: {
      ...shown,
      onnxHash: { not: null },
      graphVersion: { gte: oldestGraph },
      goldenDifference: { lte: maxDifference },
    },
    orderBy: { number: 'desc' },
    take: limit,
    select: { id: true, number: true, top1: true, datasetVersion: { select: { datasetId: true } } },
  });
}

export function findModel(db: Db, ref: string) {
  return db.modelVersion.findUnique({
    where: whereModel(ref),
    select: {
      ...listSelect,
      classes: true,
      run: { select: { ...listSelect.run.select, codeVersion: true, workerId: true } },
      datasetVersion: { select: { ...listSelect.datasetVersion.select, id: true, contentHash: true } },
    },
  });
}

/** What the pages of its evaluation need of a model version. */
export function findEvaluatedModel(db: Db, ref: string) {
  return db.modelVersion.findUnique({
    where: whereModel(ref),
    select: { id: true, revision: true, name: true, classes: true, summary: true },
  });
}

/** Changes the name at the revision its editor saw, and raises the revision. */
export function updateName(
  db: Db,
  { id, revision, name }: { id: string; revision: number; name: string },
): Promise<{ count: number }> {
  return db.modelVersion.updateMany({ where: { id, revision }, data: { name, revision: raised } });
}

export async function findIdByRef(db: Db, ref: string): Promise<string | null> {
  const model = await db.modelVersion.findUnique({ where: whereModel(ref), select: { id: true } });
  return model?.id ?? null;
}

export async function findWorkerName(db: Db, workerId: string): Promise<string | null> {
  const worker = await db.worker.findUnique({ where: { id: workerId }, select: { name: true } });
  return worker?.name ?? null;
}

/** Evaluated photos by class and answer, row by row of the confusion matrix. */
export function countPredictions(db: Db, modelId: string, split: string) {
  return db.prediction.groupBy({
    by: ['truth', 'predicted'],
    where: { modelId, split },
    orderBy: [{ truth: 'asc' }, { predicted: 'asc' }],
    _count: { _all: true },
  });
}

/** Comments by cell of the confusion matrix. */
export function countComments(db: Db, modelId: string, split: string) {
  return db.comment.groupBy({
    by: ['truth', 'predicted'],
    where: { modelId, split, ...shown },
    _count: { _all: true },
  });
}

interface Cell {
  modelId: string;
  split: string;
  truth: number;
  predicted: number;
}

/** The photos behind one cell, the most confident answer first. */
export function findCellPredictions(db: Db, { modelId, split, truth, predicted }: Cell, limit: number) {
  return db.prediction.findMany({
    where: { modelId, split, truth, predicted },
    orderBy: [{ confidence: 'desc' }, { photoHash: 'asc' }],
    take: limit,
    select: { photoHash: true, confidence: true, rank: true },
  });
}

/** File names of photos in the dataset version that a model was trained on, by hash. */
export async function findFileNames(db: Db, modelId: string, hashes: string[]): Promise<Map<string, string>> {
  const items = await db.datasetItem.findMany({
    where: { version: { models: { some: { id: modelId } } }, photoHash: { in: hashes } },
    select: { photoHash: true, fileName: true },
  });
  return new Map(items.map((item) => [item.photoHash, item.fileName]));
}

/** Which photos some classes of a split have. */
export function findSplitLabels(
  db: Db,
  { versionId, split, classIndices }: { versionId: string; split: string; classIndices: number[] },
): Promise<{ photoHash: string; classIndex: number }[]> {
  return db.datasetItem.findMany({
    where: { versionId, split, classIndex: { in: classIndices } },
    select: { photoHash: true, classIndex: true },
  });
}

/** How each of these models and the baseline answered the photos of a split that both were evaluated on. */
export async function countPaired(
  db: Db,
  { baselineId, modelIds, split }: { baselineId: string; modelIds: readonly string[]; split: string },
): Promise<(PairedCounts & { modelId: string })[]> {
  const rows = await db.$queryRaw<
    { modelId: string; isRight: number; baselineRight: number; photos: bigint }[]
  >`
    SELECT "pair"."modelId", "pair"."isRight", "pair"."baselineRight", COUNT(*) AS "photos" FROM (
      SELECT "model"."modelId",
        CASE WHEN "model"."truth" = "model"."predicted" THEN 1 ELSE 0 END AS "isRight",
        CASE WHEN "baseline"."truth" = "baseline"."predicted" THEN 1 ELSE 0 END AS "baselineRight"
      FROM "Prediction" "baseline" JOIN "Prediction" "model"
        ON "model"."split" = "baseline"."split" AND "model"."photoHash" = "baseline"."photoHash"
      WHERE "baseline"."modelId" = ${baselineId} AND "baseline"."split" = ${split}
        AND "model"."modelId" IN (${Prisma.join([...modelIds])})
    ) "pair" GROUP BY "pair"."modelId", "pair"."isRight", "pair"."baselineRight"`;
  return modelIds.map((modelId) => {
    const sum = (matches: (row: { isRight: boolean; baselineRight: boolean }) => boolean) =>
      rows
        .filter(
          (row) =>
            row.modelId === modelId &&
            matches({ isRight: Number(row.isRight) === 1, baselineRight: Number(row.baselineRight) === 1 }),
        )
        .reduce((total, { photos }) => total + Number(photos), 0);
    return {
      modelId,
      photos: sum(() => true),
      bothRight: sum(({ isRight, baselineRight }) => isRight && baselineRight),
      onlyBaselineRight: sum(({ isRight, baselineRight }) => !isRight && baselineRight),
      onlyModelRight: sum(({ isRight, baselineRight }) => isRight && !baselineRight),
    };
  });
}

/** Evaluated photos of a split by model. */
export async function countEvaluated(
  db: Db,
  { modelIds, split }: { modelIds: readonly string[]; split: string },
): Promise<Map<string, number>> {
  const groups = await db.prediction.groupBy({
    by: ['modelId'],
    where: { modelId: { in: [...modelIds] }, split },
    _count: { _all: true },
  });
  return new Map(groups.map(({ modelId, _count }) => [modelId, _count._all]));
}

/** The model as what asks it about many photos needs it, by id. */
export function findAnsweringModel(db: Db, id: string) {
  return db.modelVersion.findFirst({
    where: { id, ...live },
    select: {
      id: true,
      number: true,
      classes: true,
      preprocessing: true,
      onnxHash: true,
      graphVersion: true,
      goldenDifference: true,
      datasetVersionId: true,
      summary: true,
    },
  });
}

/** How a model version was trained, and on what. */
export function findModelSummary(db: Db, id: string) {
  return db.modelVersion.findUniqueOrThrow({
    where: { id },
    select: { summary: true, datasetVersionId: true },
  });
}
