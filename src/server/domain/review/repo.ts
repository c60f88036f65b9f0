import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { live, shown } from '../../db/visible';
import { raised } from '../edits/save-edit';

const include = {
  author: { select: { id: true, name: true } },
  model: { select: { id: true, number: true, classes: true } },
} as const satisfies Prisma.CommentInclude;
export type CommentRow = Prisma.CommentGetPayload<{ include: typeof include }>;

/** Part of a model's confusion matrix; all of the model where nothing is named. */
interface MatrixPart {
  split?: string;
  truth?: number;
  predicted?: number;
}

interface CommentFilter extends MatrixPart {
  modelId: string;
  archived?: boolean;
  classKey?: string;
  photoHash?: string;
}

/**
 * Comments that are not deleted, the oldest first: of a model; those on a class, of all models of its dataset; those on a
 * photo, of all models, for a photo is the same in every version.
 * @param archived also those that are archived
 */
export function findComments(
  db: Db,
  { modelId, archived, split, truth, predicted, classKey, photoHash }: CommentFilter,
): Promise<CommentRow[]> {
  const anchored: Prisma.CommentWhereInput =
    photoHash !== undefined
      ? { photoHash }
      : classKey !== undefined
        ? {
            classKey,
            model: {
              datasetVersion: { dataset: { versions: { some: { models: { some: { id: modelId } } } } } },
            },
          }
        : { modelId, split, truth, predicted };
  return db.comment.findMany({
    where: { ...(archived ? live : shown), ...anchored },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include,
  });
}

export function findComment(db: Db, id: string) {
  return db.comment.findUnique({
    where: { id },
    select: {
      id: true,
      modelId: true,
      authorId: true,
      deletionId: true,
      revision: true,
      body: true,
      threadId: true,
      split: true,
      truth: true,
      predicted: true,
      classKey: true,
      photoHash: true,
      metric: true,
      epoch: true,
    },
  });
}
export type FoundComment = NonNullable<Awaited<ReturnType<typeof findComment>>>;

/** Ids of who wrote in a thread. */
export async function findThreadAuthors(db: Db, threadId: string): Promise<string[]> {
  const rows = await db.comment.findMany({
    where: { OR: [{ id: threadId }, { threadId }], ...live },
    distinct: ['authorId'],
    select: { authorId: true },
  });
  return rows.map(({ authorId }) => authorId);
}

/** Who may be mentioned: everybody who can sign in. */
export function findMentionable(db: Db): Promise<{ id: string; name: string }[]> {
  return db.user.findMany({ where: { disabledAt: null }, select: { id: true, name: true } });
}

export async function findNamesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

export async function updateResolved(
  db: Db,
  { id, resolvedAt, resolvedBy }: { id: string; resolvedAt: Date | null; resolvedBy: string | null },
): Promise<void> {
  await db.comment.update({ where: { id }, data: { resolvedAt, resolvedBy } });
}

/** Is the photo one that some dataset version holds? */
export async function isKnownPhoto(db: Db, photoHash: string): Promise<boolean> {
  return (await db.datasetItem.findFirst({ where: { photoHash }, select: { id: true } })) !== null;
}

export function insertComment(db: Db, data: Prisma.CommentUncheckedCreateInput): Promise<CommentRow> {
  return db.comment.create({ data, include });
}

/** Changes a comment at the revision its editor saw, and raises the revision. */
export function updateBody(
  db: Db,
  { id, revision, body }: { id: string; revision: number; body: string },
): Promise<{ count: number }> {
  return db.comment.updateMany({
    where: { id, revision },
    data: { body, editedAt: new Date(), revision: raised },
  });
}
