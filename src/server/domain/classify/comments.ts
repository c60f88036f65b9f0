import type { AnswerComment } from '@/shared/contracts/classify';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import {
  deleteAnswerComment,
  findAnswerComment,
  findAnswerComments,
  insertAnswerComment,
} from './comment-repo';
import { findClassification } from './repo';

/** Remarks on a classified photo, the oldest first. */
export async function listAnswerComments(
  { db }: Deps,
  actor: Actor,
  { id }: { id: string },
): Promise<AnswerComment[]> {
  const rows = await findAnswerComments(db, id);
  return rows.map(({ id, body, author, createdAt }) => ({
    id,
    body,
    author: author.name,
    createdAt,
    removable: author.id === actor.userId || actor.role === 'administrator',
  }));
}

/** @throws AppError `not-found` */
export async function addAnswerComment(
  deps: Deps,
  actor: Actor,
  { id, body }: { id: string; body: string },
): Promise<void> {
  if (!(await findClassification(deps.db, id))) {
    throw new AppError('not-found', 'There is no such classification; it may have been deleted.');
  }
  await insertAnswerComment(deps.db, { classificationId: id, authorId: actor.userId, body });
  deps.live.publishChanged('classifications');
}

/** @throws AppError `not-found`, `not-allowed` unless it is the caller's own or the caller an administrator */
export async function removeAnswerComment(deps: Deps, actor: Actor, { id }: { id: string }): Promise<void> {
  const comment = await findAnswerComment(deps.db, id);
  if (!comment) throw new AppError('not-found', 'There is no such comment.');
  if (comment.authorId !== actor.userId && actor.role !== 'administrator')
    throw new AppError('not-allowed', 'Only its author may remove a comment.');
  await deleteAnswerComment(deps.db, id);
  deps.live.publishChanged('classifications');
}
