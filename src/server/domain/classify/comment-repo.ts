import type { Db } from '../../db/dialect';
import { live, shown } from '../../db/visible';

const include = { author: { select: { id: true, name: true } } } as const;

/** Of one classified photo, the oldest first. @param archived also those that are archived */
export function findAnswerComments(
  db: Db,
  { classificationId, archived }: { classificationId: string; archived: boolean | undefined },
) {
  return db.answerComment.findMany({
    where: { classificationId, ...(archived ? live : shown) },
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
