import type { z } from 'zod';
import type {
  addCommentInput,
  CommentItem,
  editCommentInput,
  listCommentsInput,
} from '@/shared/contracts/comments';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import { classesOf, findModelId } from '../models/model-rows';
import { findModelClasses } from '../models/repo';
import { mayEdit } from './policy';
import { type CommentRow, findComment, findComments, insertComment, updateBody } from './repo';

/**
 * Comments of a model version, the oldest first: all of them, or those of one split, row, column or cell.
 * @throws AppError `not-found`
 */
export async function listComments(
  deps: Deps,
  actor: Actor,
  { model, archived, ...part }: z.output<typeof listCommentsInput>,
): Promise<CommentItem[]> {
  const rows = await findComments(deps.db, { ...part, modelId: await findModelId(deps, model), archived });
  return rows.map((row) => toItem(row, actor));
}

/** @throws AppError `not-found`, `bad-request` when the model has no such cell */
export async function addComment(
  deps: Deps,
  actor: Actor,
  { model, body, cell }: z.output<typeof addCommentInput>,
): Promise<CommentItem> {
  const modelId = await findModelId(deps, model);
  if (cell) await requireCell(deps, modelId, cell);
  const row = await insertComment(deps.db, { modelId, authorId: actor.userId, body, cell });
  deps.live.publishChanged('comments');
  return toItem(row, actor);
}

/** @throws StaleEditError, AppError `not-allowed` unless it is the caller's own, `not-found` */
export async function editComment(
  deps: Deps,
  actor: Actor,
  { id, revision, body }: z.output<typeof editCommentInput>,
): Promise<SavedEdit> {
  const comment = await requireComment(deps, id);
  if (comment.deletionId) throw new AppError('not-found', 'This comment was deleted. Restore it first.');
  if (!mayEdit(actor, comment)) throw new AppError('not-allowed', 'Only its author may edit a comment.');
  const saved = await saveEdit({
    revision,
    changes: { body },
    write: () => updateBody(deps.db, { id, revision, body }),
    read: async () => {
      const row = await findComment(deps.db, id);
      return row && { revision: row.revision, body: row.body };
    },
    gone: noComment,
  });
  deps.live.publishChanged('comments');
  return saved;
}

async function requireComment(deps: Deps, id: string) {
  const comment = await findComment(deps.db, id);
  if (!comment) throw noComment();
  return comment;
}

const noComment = () => new AppError('not-found', 'There is no such comment.');

async function requireCell(
  deps: Deps,
  modelId: string,
  { truth, predicted }: { truth: number; predicted: number },
): Promise<void> {
  const { classes } = await findModelClasses(deps.db, modelId);
  const { length } = classesOf({ classes });
  if (Math.max(truth, predicted) >= length) {
    throw new AppError('bad-request', `This model has ${length} classes; there is no such cell.`);
  }
}

function toItem(row: CommentRow, actor: Actor): CommentItem {
  const { id, body, revision, author, split, truth, predicted, createdAt, editedAt, archivedAt } = row;
  const label = (index: number) => classesOf(row.model)[index]?.label ?? String(index);
  const cell =
    split !== null && truth !== null && predicted !== null
      ? { split, truth, predicted, truthLabel: label(truth), predictedLabel: label(predicted) }
      : null;
  const mine = author.id === actor.userId;
  return { id, body, revision, author, cell, createdAt, editedAt, archivedAt, mine };
}
