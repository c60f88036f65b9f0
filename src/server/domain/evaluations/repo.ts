import type { Split } from '@/shared/coin-class';
import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { live } from '../../db/visible';

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const ANSWERS_AT_ONCE = 250;

const include = {
  version: { select: { number: true, datasetId: true, dataset: { select: { name: true } } } },
  model: { select: { datasetVersionId: true } },
} as const satisfies Prisma.EvaluationInclude;
export type EvaluationRow = Prisma.EvaluationGetPayload<{ include: typeof include }>;

/** A version that is not in the bin, by its dataset's name or id and its number; the latest without one. */
export function findVersion(db: Db, { dataset, number }: { dataset: string; number?: number }) {
  return db.datasetVersion.findFirst({
    where: { ...live, number, dataset: { ...live, OR: [{ id: dataset }, { name: dataset }] } },
    orderBy: { number: 'desc' },
    select: { id: true, testPhotos: true },
  });
}

/** Evaluations of a model on versions that are not in the bin, the latest first. */
export function findEvaluations(db: Db, modelId: string): Promise<EvaluationRow[]> {
  return db.evaluation.findMany({
    where: { modelId, version: live },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    include,
  });
}

/** Queues an evaluation, or one that was made before once more. */
export function upsertEvaluation(
  db: Db,
  {
    modelId,
    versionId,
    split,
    createdBy,
  }: { modelId: string; versionId: string; split: string; createdBy: string },
): Promise<{ id: string }> {
  const fresh = {
    state: 'queued',
    done: 0,
    total: 0,
    error: null,
    finishedAt: null,
    createdBy,
    createdAt: new Date(),
  };
  return db.evaluation.upsert({
    where: { modelId_versionId_split: { modelId, versionId, split } },
    create: { modelId, versionId, split, ...fresh },
    update: fresh,
    select: { id: true },
  });
}

/** The next evaluation to make: one that was begun first, as its server may have died. */
export function findNext(db: Db, skip: readonly string[]) {
  return db.evaluation.findFirst({
    where: { id: { notIn: [...skip] }, state: { in: ['running', 'queued'] }, model: live, version: live },
    orderBy: [{ state: 'desc' }, { createdAt: 'asc' }],
    select: { id: true, modelId: true, versionId: true, split: true },
  });
}

export async function isWaiting(db: Db, id: string): Promise<boolean> {
  return (await db.evaluation.count({ where: { id, state: { in: ['running', 'queued'] } } })) > 0;
}

export async function updateEvaluation(
  db: Db,
  id: string,
  data: Prisma.EvaluationUncheckedUpdateManyInput,
): Promise<void> {
  await db.evaluation.updateMany({ where: { id }, data });
}

/** Photos of a version, or of one of its splits, by hash. */
export function findItems(db: Db, versionId: string, split: string) {
  return db.datasetItem.findMany({
    where: { versionId, ...(split === 'all' ? {} : { split }) },
    orderBy: [{ photoHash: 'asc' }, { id: 'asc' }],
    select: { id: true, photoHash: true, classIndex: true },
  });
}

export function findClasses(db: Db, versionId: string) {
  return db.datasetClass.findMany({ where: { versionId }, orderBy: { index: 'asc' } });
}

/** Those of the photos that a version has in some splits. */
export async function findInSplits(
  db: Db,
  { versionId, splits, hashes }: { versionId: string; splits: readonly Split[]; hashes: readonly string[] },
): Promise<string[]> {
  const rows = await db.datasetItem.findMany({
    where: { versionId, split: { in: [...splits] }, photoHash: { in: [...hashes] } },
    distinct: ['photoHash'],
    select: { photoHash: true },
  });
  return rows.map(({ photoHash }) => photoHash);
}

/** What a model has answered to some photos, by hash. */
export async function findAnswers(
  db: Db,
  modelId: string,
  hashes: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await db.modelAnswer.findMany({
    where: { modelId, photoHash: { in: [...hashes] } },
    select: { photoHash: true, probabilities: true },
  });
  return new Map(rows.map((row) => [row.photoHash, row.probabilities]));
}

/** Those of the photos that a model has answered. */
export async function findAnswered(db: Db, modelId: string, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db.modelAnswer.findMany({
    where: { modelId, photoHash: { in: [...hashes] } },
    select: { photoHash: true },
  });
  return new Set(rows.map(({ photoHash }) => photoHash));
}

export async function upsertAnswer(
  db: Db,
  answer: { modelId: string; photoHash: string; probabilities: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const { modelId, photoHash, probabilities } = answer;
  await db.modelAnswer.upsert({
    where: { modelId_photoHash: { modelId, photoHash } },
    create: answer,
    update: { probabilities },
  });
}

/** Takes the place of what was known of the answers to photos by an earlier evaluation. */
export async function replaceItemAnswers(
  db: Db,
  evaluationId: string,
  answers: readonly { itemId: number; isRight: boolean; confidence: number; predicted: number }[],
): Promise<void> {
  await db.evaluationAnswer.deleteMany({ where: { evaluationId } });
  for (let start = 0; start < answers.length; start += ANSWERS_AT_ONCE) {
    const data = answers.slice(start, start + ANSWERS_AT_ONCE).map((answer) => ({ evaluationId, ...answer }));
    await db.evaluationAnswer.createMany({ data });
  }
}
