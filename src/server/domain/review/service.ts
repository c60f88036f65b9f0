import type { z } from 'zod';
import type {
  addCommentInput,
  CommentItem,
  editCommentInput,
  listCommentsInput,
} from '@/shared/contracts/comments';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { Prisma } from '../../db/generated/client';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { raised, saveEdit } from '../edits/save-edit';
import { classesOf, findModelId } from '../models/model-rows';
import { mayEdit, mayRemove } from './policy';

const include = {
  author: { select: { id: true, name: true } },
  model: { select: { classes: true } },
} as const satisfies Prisma.CommentInclude;
type CommentRow = Prisma.CommentGetPayload<{ include: typeof include }>;

/**
 * Comments of a model version, the oldest first: all of them, or those of one split, row, column or cell.
 * @throws AppError `not-found`
 */
export async function listComments(
  deps: Deps,
  actor: Actor,
  { model, split, truth, predicted }: z.output<typeof listCommentsInput>,
): Promise<CommentItem[]> {
  const rows = await deps.db.comment.findMany({
    where: {
      modelId: await findModelId(deps, model),
      deletedAt: null,
      ...(split !== undefined && { split }),
      ...(truth !== undefined && { truth }),
      ...(predicted !== undefined && { predicted }),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include,
  });
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
  const row = await deps.db.comment.create({
    data: { modelId, body, authorId: actor.userId, ...cell },
    include,
  });
  deps.live.publishChanged('comments');
  return toItem(row, actor);
}

/** @throws StaleEditError, AppError `not-allowed` unless it is the caller's own, `not-found` */
export async function editComment(
  deps: Deps,
  actor: Actor,
  { id, revision, body }: z.output<typeof editCommentInput>,
): Promise<SavedEdit> {
  const comment = await findComment(deps, id);
  if (comment.deletedAt) throw new AppError('not-found', 'This comment was deleted. Restore it first.');
  if (!mayEdit(actor, comment)) throw new AppError('not-allowed', 'Only its author may edit a comment.');
  const saved = await saveEdit({
    revision,
    changes: { body },
    write: () =>
      deps.db.comment.updateMany({
        where: { id, revision },
        data: { body, editedAt: new Date(), revision: raised },
      }),
    read: () => deps.db.comment.findUnique({ where: { id }, select: { revision: true, body: true } }),
    gone: noComment,
  });
  deps.live.publishChanged('comments');
  return saved;
}

/** Hides a comment; `restoreComment` brings it back. @throws AppError `not-allowed`, `not-found` */
export async function deleteComment(deps: Deps, actor: Actor, id: string): Promise<void> {
  await setDeleted(deps, actor, { id, deletedAt: new Date() });
}

/** @throws AppError `not-allowed`, `not-found` */
export async function restoreComment(deps: Deps, actor: Actor, id: string): Promise<void> {
  await setDeleted(deps, actor, { id, deletedAt: null });
}

async function setDeleted(
  deps: Deps,
  actor: Actor,
  { id, deletedAt }: { id: string; deletedAt: Date | null },
): Promise<void> {
  const comment = await findComment(deps, id);
  if (!mayRemove(actor, comment)) {
    throw new AppError('not-allowed', 'Only its author or an administrator may delete or restore a comment.');
  }
  await deps.db.comment.update({ where: { id }, data: { deletedAt } });
  deps.live.publishChanged('comments');
}

async function findComment(deps: Deps, id: string) {
  const comment = await deps.db.comment.findUnique({
    where: { id },
    select: { authorId: true, deletedAt: true },
  });
  if (!comment) throw noComment();
  return comment;
}

const noComment = () => new AppError('not-found', 'There is no such comment.');

async function requireCell(
  deps: Deps,
  modelId: string,
  { truth, predicted }: { truth: number; predicted: number },
): Promise<void> {
  const { datasetVersion } = await deps.db.modelVersion.findUniqueOrThrow({
    where: { id: modelId },
    select: { datasetVersion: { select: { classCount: true } } },
  });
  if (Math.max(truth, predicted) >= datasetVersion.classCount) {
    throw new AppError(
      'bad-request',
      `This model has ${datasetVersion.classCount} classes; there is no such cell.`,
    );
  }
}

function toItem(row: CommentRow, actor: Actor): CommentItem {
  const { id, body, revision, author, split, truth, predicted, createdAt, editedAt } = row;
  const label = (index: number) => classesOf(row.model)[index]?.label ?? String(index);
  const cell =
    split !== null && truth !== null && predicted !== null
      ? { split, truth, predicted, truthLabel: label(truth), predictedLabel: label(predicted) }
      : null;
  return { id, body, revision, author, cell, createdAt, editedAt, mine: author.id === actor.userId };
}
