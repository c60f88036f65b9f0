import type { z } from 'zod';
import {
  type addCommentInput,
  COMMENTED_METRICS,
  type CommentAnchor,
  type CommentItem,
  type editCommentInput,
  type listCommentsInput,
  type resolveCommentInput,
} from '@/shared/contracts/comments';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { saveEdit } from '../edits/save-edit';
import { classesOf, findModelId } from '../models/model-rows';
import { findModelClasses } from '../models/repo';
import { requireCommentRate } from './comment-rate';
import { writeMentions } from './mentions';
import { mayEdit } from './policy';
import {
  type CommentRow,
  type FoundComment,
  findComment,
  findComments,
  findNamesOf,
  insertComment,
  isKnownPhoto,
  updateBody,
  updateResolved,
} from './repo';

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
  const names = await findNamesOf(deps.db, [...new Set(rows.flatMap(({ resolvedBy }) => resolvedBy ?? []))]);
  return rows.map((row) => toItem(row, actor, names));
}

/**
 * Adds a comment, and tells whom it names and, of an answer, who wrote in the thread.
 * @throws AppError `not-found`, `bad-request` when the model has no such cell or class, `too-many-requests`
 */
export async function addComment(
  deps: Deps,
  actor: Actor,
  { model, body, cell, anchor, replyTo }: z.output<typeof addCommentInput>,
): Promise<CommentItem> {
  requireCommentRate(deps, actor);
  const asked = replyTo === undefined ? null : await requireStanding(deps, replyTo);
  const modelId = asked?.modelId ?? (await findModelId(deps, model));
  const place = asked ? placeOf(asked) : { ...cell, ...(await requireAnchor(deps, modelId, anchor)) };
  if (cell && !asked) await requireCell(deps, modelId, cell);
  const threadId = asked ? (asked.threadId ?? asked.id) : null;
  const { row, told } = await deps.db.$transaction(async (tx) => {
    const added = await insertComment(tx, { modelId, authorId: actor.userId, body, threadId, ...place });
    return { row: added, told: await writeMentions(tx, actor, added) };
  });
  deps.live.publishChanged('comments');
  if (told > 0) deps.live.publishChanged('notifications');
  return toItem(row, actor, new Map());
}

/** @throws AppError `not-found` */
export async function resolveComment(
  deps: Deps,
  actor: Actor,
  { id, resolved }: z.output<typeof resolveCommentInput>,
): Promise<{ id: string }> {
  const comment = await requireStanding(deps, id);
  const thread = comment.threadId ?? comment.id;
  await updateResolved(deps.db, {
    id: thread,
    resolvedAt: resolved ? new Date() : null,
    resolvedBy: resolved ? actor.userId : null,
  });
  deps.live.publishChanged('comments');
  return { id: thread };
}

/** @throws StaleEditError, AppError `not-allowed` unless it is the caller's own, `not-found` */
export async function editComment(
  deps: Deps,
  actor: Actor,
  { id, revision, body }: z.output<typeof editCommentInput>,
): Promise<SavedEdit> {
  const comment = await requireStanding(deps, id);
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

/** One that was not deleted. */
async function requireStanding(deps: Deps, id: string): Promise<FoundComment> {
  const comment = await findComment(deps.db, id);
  if (!comment) throw noComment();
  if (comment.deletionId) throw new AppError('not-found', 'This comment was deleted. Restore it first.');
  return comment;
}

/** What an answer is about: the same as what it answers. */
function placeOf({ split, truth, predicted, classKey, photoHash, metric, epoch }: FoundComment) {
  return { split, truth, predicted, classKey, photoHash, metric, epoch };
}

async function requireAnchor(deps: Deps, modelId: string, anchor: CommentAnchor | undefined) {
  switch (anchor?.kind) {
    case undefined:
      return {};
    case 'class': {
      const classes = classesOf(await findModelClasses(deps.db, modelId));
      if (classes.some(({ key }) => key === anchor.classKey)) return { classKey: anchor.classKey };
      throw new AppError('bad-request', `This model has no class ${anchor.classKey}.`);
    }
    case 'photo':
      if (await isKnownPhoto(deps.db, anchor.photoHash)) return { photoHash: anchor.photoHash };
      throw new AppError('not-found', 'No dataset has this photo any more.');
    case 'point':
      return { metric: anchor.metric, epoch: anchor.epoch };
  }
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

function toItem(row: CommentRow, actor: Actor, names: ReadonlyMap<string, string>): CommentItem {
  const { id, body, revision, author, split, truth, predicted, createdAt, editedAt, archivedAt } = row;
  const classes = classesOf(row.model);
  const label = (index: number) => classes[index]?.label ?? String(index);
  const cell =
    split !== null && truth !== null && predicted !== null
      ? { split, truth, predicted, truthLabel: label(truth), predictedLabel: label(predicted) }
      : null;
  return {
    id,
    body,
    revision,
    author,
    cell,
    anchor: anchorOf(row),
    classLabel: classes.find(({ key }) => key === row.classKey)?.label ?? row.classKey,
    model: { id: row.model.id, number: row.model.number },
    threadId: row.threadId,
    resolved: row.resolvedAt && { at: row.resolvedAt, by: names.get(row.resolvedBy ?? '') ?? 'somebody' },
    createdAt,
    editedAt,
    archivedAt,
    mine: author.id === actor.userId,
  };
}

function anchorOf({ classKey, photoHash, metric, epoch }: CommentRow): CommentAnchor | null {
  if (classKey !== null) return { kind: 'class', classKey };
  if (photoHash !== null) return { kind: 'photo', photoHash };
  const known = COMMENTED_METRICS.find((one) => one === metric);
  return known && epoch !== null ? { kind: 'point', metric: known, epoch } : null;
}
