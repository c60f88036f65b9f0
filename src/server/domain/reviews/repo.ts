import type { z } from 'zod';
import type { listReviewsInput } from '@/shared/contracts/reviews';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { newestFirst, selectKeys } from '../../db/keyset';
import { nextNumber } from '../../db/numbers';
import { live } from '../../db/visible';

const modelSelect = {
  id: true,
  number: true,
  name: true,
  deletionId: true,
  files: true,
  classes: true,
  summary: true,
  run: {
    select: {
      id: true,
      number: true,
      createdBy: true,
      recipe: true,
      datasetVersionId: true,
      leakOverrideId: true,
    },
  },
  datasetVersion: {
    select: { id: true, number: true, classCount: true, contentHash: true, datasetId: true },
  },
} as const satisfies Prisma.ModelVersionSelect;
export type JudgedModel = Prisma.ModelVersionGetPayload<{ select: typeof modelSelect }>;

const include = {
  dataset: { select: { name: true } },
  model: { select: modelSelect },
  baseline: { select: modelSelect },
  reviewers: { orderBy: { createdAt: 'asc' }, include: { user: { select: { name: true } } } },
  decisions: { orderBy: { id: 'desc' } },
} as const satisfies Prisma.ReviewInclude;
export type ReviewRow = Prisma.ReviewGetPayload<{ include: typeof include }>;

const listInclude = {
  dataset: { select: { name: true } },
  model: {
    select: {
      id: true,
      number: true,
      name: true,
      run: { select: { datasetVersionId: true, leakOverrideId: true } },
    },
  },
  baseline: { select: { id: true, number: true, name: true } },
  decisions: { orderBy: { id: 'desc' }, select: { userId: true, signedBy: true, verdict: true } },
} as const satisfies Prisma.ReviewInclude;

/** A review of a version that is not in the bin, by number or id. */
export function findReview(db: Db, ref: string): Promise<ReviewRow | null> {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  return db.review.findFirst({
    where: { ...(number ? { number: Number(number) } : { id: ref }), model: live },
    include,
  });
}

/** The classes of the version that a review is about. */
export function findReviewedClasses(db: Db, id: string) {
  return db.review.findFirst({
    where: { id, model: live },
    select: { model: { select: { classes: true } } },
  });
}

/** A model version as a review needs it, by id or number. */
export function findJudgedModel(db: Db, ref: string): Promise<JudgedModel | null> {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  return db.modelVersion.findFirst({
    where: { ...(number ? { number: Number(number) } : { id: ref }), ...live },
    select: modelSelect,
  });
}

/** A page of reviews, in no order, with the keys that have it. */
export async function findReviewPage(
  db: Db,
  { state, datasetId, modelId, ...page }: z.output<typeof listReviewsInput>,
) {
  const where = [
    Prisma.sql`EXISTS (SELECT 1 FROM "ModelVersion" "model"
      WHERE "model"."id" = "row"."modelId" AND "model"."deletionId" IS NULL)`,
    state === undefined ? [] : Prisma.sql`"row"."state" = ${state}`,
    datasetId === undefined ? [] : Prisma.sql`"row"."datasetId" = ${datasetId}`,
    modelId === undefined ? [] : Prisma.sql`"row"."modelId" = ${modelId}`,
  ].flat();
  const keys = await selectKeys(db, newestFirst('Review'), { where, ...page });
  const rows = await db.review.findMany({
    where: { id: { in: keys.keys.map(String) } },
    include: listInclude,
  });
  return { keys, rows };
}

/** The open review of a version, if there is one. */
export function findOpenReview(db: Db, modelId: string): Promise<{ number: number } | null> {
  return db.review.findFirst({ where: { modelId, state: 'open' }, select: { number: true } });
}

/** Certain under the lock `reviews` only. */
export async function insertReview(
  tx: Tx,
  review: Omit<Prisma.ReviewUncheckedCreateInput, 'number'>,
  reviewers: readonly string[],
): Promise<{ id: string; number: number }> {
  const last = await tx.review.aggregate({ _max: { number: true } });
  const number = await nextNumber(tx, 'review', last._max.number);
  const reviewersToAsk = { create: reviewers.map((userId) => ({ userId })) };
  return tx.review.create({
    data: { ...review, number, reviewers: reviewersToAsk },
    select: { id: true, number: true },
  });
}

/** Ends an open review. @returns false when it has ended meanwhile */
export async function endReview(tx: Tx, id: string, state: 'approved' | 'withdrawn'): Promise<boolean> {
  const { count } = await tx.review.updateMany({
    where: { id, state: 'open' },
    data: { state, endedAt: new Date() },
  });
  return count > 0;
}

export async function insertDecision(
  tx: Tx,
  decision: Prisma.ReviewDecisionUncheckedCreateInput,
): Promise<void> {
  await tx.reviewDecision.create({ data: decision });
}

/** People of these ids who may sign in. */
export function findPeople(db: Db, ids: readonly string[]) {
  return db.user.findMany({
    where: { id: { in: [...ids] }, disabledAt: null },
    select: { id: true, name: true, role: true },
  });
}

/** A person by name; null when there are several of that name, or none. */
export async function findPersonNamed(db: Db, name: string): Promise<{ id: string } | null> {
  const people = await db.user.findMany({ where: { name, disabledAt: null }, take: 2, select: { id: true } });
  return people.length === 1 ? (people[0] ?? null) : null;
}

export async function findDataset(db: Db, id: string): Promise<{ name: string } | null> {
  return db.dataset.findFirst({ where: { id, ...live }, select: { name: true } });
}
