import {
  addCommentInput,
  type CommentItem,
  editCommentInput,
  listCommentsInput,
  resolveCommentInput,
} from '@/shared/contracts/comments';
import type { SavedEdit } from '@/shared/contracts/edits';
import * as review from '../../domain/review/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const comment = procedure('comment');

export const commentsRouter = router({
  list: read
    .input(listCommentsInput)
    .query(({ ctx, input }): Promise<CommentItem[]> => review.listComments(ctx.deps, ctx.actor, input)),
  add: comment
    .input(addCommentInput)
    .mutation(({ ctx, input }): Promise<CommentItem> => review.addComment(ctx.deps, ctx.actor, input)),
  /** Settles a thread, or opens it again. */
  resolve: comment
    .input(resolveCommentInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => review.resolveComment(ctx.deps, ctx.actor, input)),
  edit: comment
    .input(editCommentInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => review.editComment(ctx.deps, ctx.actor, input)),
});
