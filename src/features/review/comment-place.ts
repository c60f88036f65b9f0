import type { CommentAnchor, CommentItem } from '@/shared/contracts/comments';
import type { CommentCell } from './use-comment-actions';

/** What a thread of comments is about; nothing is the version itself, with all comments on it. */
export interface CommentPlace {
  cell?: CommentCell;
  anchor?: CommentAnchor;
}

/** What a list of comments asks the server for. */
export function listInput(modelId: string, { cell, anchor }: CommentPlace) {
  if (anchor?.kind === 'class') return { model: modelId, classKey: anchor.classKey };
  if (anchor?.kind === 'photo') return { model: modelId, photoHash: anchor.photoHash };
  return { model: modelId, ...cell };
}

/** Tells drafts of comments on different places apart. */
export function draftName(modelId: string, { cell, anchor }: CommentPlace, replyTo?: string): string {
  const place = anchor
    ? Object.values(anchor).map(String)
    : cell
      ? [cell.split, String(cell.truth), String(cell.predicted)]
      : [];
  return ['comment', modelId, ...place, ...(replyTo ? ['reply', replyTo] : [])].join(':');
}

export function invitation({ cell, anchor }: CommentPlace): string {
  if (anchor?.kind === 'class') return 'Comment on this class';
  if (anchor?.kind === 'photo') return 'Comment on this photo';
  if (anchor?.kind === 'point') return `Comment on epoch ${anchor.epoch}`;
  if (!cell) return 'Comment on this version';
  return cell.truth === cell.predicted ? 'Comment on these photos' : 'Why are these classes confused?';
}

export interface Thread {
  first: CommentItem;
  answers: CommentItem[];
}

/** Comments as threads, in the order of their first ones; an answer whose first one is not there begins its own. */
export function threadsOf(comments: readonly CommentItem[]): Thread[] {
  const threads = new Map<string, Thread>();
  for (const comment of comments) {
    const thread = comment.threadId === null ? undefined : threads.get(comment.threadId);
    if (thread) thread.answers.push(comment);
    else threads.set(comment.threadId ?? comment.id, { first: comment, answers: [] });
  }
  return [...threads.values()];
}
