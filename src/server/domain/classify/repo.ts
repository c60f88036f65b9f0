import type { PhotoCoins } from '@/shared/coin-on-photo';
import type { ClassScore } from '@/shared/contracts/classify';
import type { Db, Tx } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { live, shown } from '../../db/visible';
import type { ModelAnswer, NewEntry } from './new-entry';

/** What an entry of the history is shown with. */
const historyInclude = {
  user: { select: { name: true } },
  otherFace: { select: { id: true, photoHash: true, fileName: true } },
  results: {
    where: { model: live },
    orderBy: { model: { number: 'desc' } },
    select: {
      ms: true,
      top: true,
      others: true,
      traits: true,
      model: {
        select: {
          id: true,
          number: true,
          name: true,
          top1: true,
          preprocessing: true,
          datasetVersion: { select: { dataset: { select: { name: true } } } },
        },
      },
    },
  },
} as const satisfies Prisma.ClassificationInclude;

export type HistoryRow = Prisma.ClassificationGetPayload<{ include: typeof historyInclude }>;

/** A place in the history: an entry's own. */
export interface HistoryPlace {
  createdAt: Date;
  id: string;
}

/** Entries older than a place, the newest first. */
export function findHistory(
  db: Db,
  { after, archived, limit }: { after: HistoryPlace | null; archived: boolean | undefined; limit: number },
): Promise<HistoryRow[]> {
  return db.classification.findMany({
    where: {
      ...(archived ? live : shown),
      ...(after && {
        OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    include: historyInclude,
  });
}

/** In any order. */
export function findHistoryEntries(db: Db, ids: readonly string[]): Promise<HistoryRow[]> {
  return db.classification.findMany({ where: { id: { in: [...ids] }, ...live }, include: historyInclude });
}

export function findHistoryEntry(db: Db, id: string): Promise<HistoryRow | null> {
  return db.classification.findUnique({ where: { id, ...live }, include: historyInclude });
}

export async function findClassification(db: Db, id: string) {
  const row = await db.classification.findUnique({
    where: { id, ...live },
    select: {
      userId: true,
      photoHash: true,
      fileName: true,
      found: true,
      otherFace: { select: { photoHash: true, found: true } },
      results: { select: { modelId: true, top: true, others: true } },
    },
  });
  return (
    row && {
      ...row,
      results: row.results.map(({ modelId, top, others }) => ({
        modelId,
        // Written by ask-models.ts through the type.
        top: top as unknown as ClassScore[],
        others: (others ?? []) as unknown as ClassScore[][],
      })),
    }
  );
}

export async function insertClassifications(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await tx.classification.createMany({
    data: entries.map(({ answers: _, found, ...entry }) => ({ ...entry, found: found ?? undefined })),
  });
  await tx.classificationResult.createMany({
    data: entries.flatMap(({ id, answers }) =>
      answers.map((answer) => ({ classificationId: id, ...answer })),
    ),
  });
}

/** Writes which coins of the photo are asked about; null is the whole photo. */
export async function setFound(tx: Tx, id: string, found: PhotoCoins | null): Promise<void> {
  await tx.classification.update({ where: { id }, data: { found: found ?? Prisma.DbNull } });
}

/** Writes which entry shows the other face of the coin; null for none. */
export async function setOtherFace(tx: Tx, id: string, otherFaceId: string | null): Promise<void> {
  await tx.classification.update({ where: { id }, data: { otherFaceId } });
}

/** Writes a model's answer, over an older one of the same model. */
export async function upsertAnswer(
  tx: Tx,
  classificationId: string,
  { modelId, ...answer }: ModelAnswer,
): Promise<void> {
  await tx.classificationResult.upsert({
    where: { classificationId_modelId: { classificationId, modelId } },
    create: { classificationId, modelId, ...answer },
    update: answer,
  });
}

/** With their entries in the bin, and those of comments on them. */
export async function deleteClassifications(tx: Tx, ids: readonly string[]): Promise<void> {
  const comments = await tx.answerComment.findMany({
    where: { classificationId: { in: [...ids] }, deletionId: { not: null } },
    select: { id: true },
  });
  await tx.deletion.deleteMany({
    where: { kind: 'answer-comment', itemId: { in: comments.map(({ id }) => id) } },
  });
  await tx.classification.deleteMany({ where: { id: { in: [...ids] } } });
  await tx.deletion.deleteMany({ where: { kind: 'classification', itemId: { in: [...ids] } } });
}
