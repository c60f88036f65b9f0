import type { Db } from '../../db/dialect';

const include = { author: { select: { id: true, name: true } } } as const;

/** Of one classified photo, the oldest first. */
export function findAnswerComments(db: Db, classificationId: string) {
  return db.answerComment.findMany({
    where: { classificationId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include,
  });
}

export async function insertAnswerComment(
  db: Db,
  comment: { classificationId: string; authorId: string; body: string },
): Promise<void> {
  await db.answerComment.create({ data: comment });
}

export function findAnswerComment(db: Db, id: string) {
  return db.answerComment.findUnique({ where: { id }, select: { authorId: true } });
}

export async function deleteAnswerComment(db: Db, id: string): Promise<void> {
  await db.answerComment.deleteMany({ where: { id } });
}
