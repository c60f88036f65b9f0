import type { z } from 'zod';
import type { AnswerComment, answerCommentsInput } from '@/shared/contracts/classify';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { requireCommentRate } from '../review/comment-rate';
import { findAnswerComments, insertAnswerComment } from './comment-repo';
import { findClassification } from './repo';

/** Remarks on a classified photo, the oldest first. */
export async function listAnswerComments(
  { db }: Deps,
  actor: Actor,
  { id: classificationId, archived }: z.output<typeof answerCommentsInput>,
): Promise<AnswerComment[]> {
  const rows = await findAnswerComments(db, { classificationId, archived });
  return rows.map(({ id, body, author, createdAt, archivedAt }) => ({
    id,
    body,
    author: author.name,
    createdAt,
    archivedAt,
    removable: author.id === actor.userId || actor.role === 'administrator',
  }));
}

/** @throws AppError `not-found`, `too-many-requests` */
export async function addAnswerComment(
  deps: Deps,
  actor: Actor,
  { id, body }: { id: string; body: string },
): Promise<void> {
  requireCommentRate(deps, actor);
  if (!(await findClassification(deps.db, id))) {
    throw new AppError('not-found', 'There is no such classification; it may have been deleted.');
  }
  await insertAnswerComment(deps.db, { classificationId: id, authorId: actor.userId, body });
  deps.live.publishChanged('classifications');
}
