import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { live, shown } from '../../db/visible';
import { raised } from '../edits/save-edit';

const include = {
  author: { select: { id: true, name: true } },
  model: { select: { classes: true } },
} as const satisfies Prisma.CommentInclude;
export type CommentRow = Prisma.CommentGetPayload<{ include: typeof include }>;

/** Part of a model's confusion matrix; all of the model where nothing is named. */
export interface MatrixPart {
  split?: string;
  truth?: number;
  predicted?: number;
}

/** Comments that are not deleted, the oldest first. @param archived also those that are archived */
export function findComments(
  db: Db,
  { modelId, archived, split, truth, predicted }: MatrixPart & { modelId: string; archived?: boolean },
): Promise<CommentRow[]> {
  return db.comment.findMany({
    where: { modelId, ...(archived ? live : shown), split, truth, predicted },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include,
  });
}

export function findComment(db: Db, id: string) {
  return db.comment.findUnique({
    where: { id },
    select: { authorId: true, deletionId: true, revision: true, body: true },
  });
}

export function insertComment(
  db: Db,
  { modelId, authorId, body, cell }: { modelId: string; authorId: string; body: string; cell?: MatrixPart },
): Promise<CommentRow> {
  return db.comment.create({ data: { modelId, authorId, body, ...cell }, include });
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
