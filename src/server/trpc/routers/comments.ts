import { z } from 'zod';
import { addCommentInput, type CommentItem, listCommentsInput } from '@/shared/contracts/comments';
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
  edit: comment
    .input(z.object({ id: z.string(), body: addCommentInput.shape.body }))
    .mutation(({ ctx, input }): Promise<void> => review.editComment(ctx.deps, ctx.actor, input)),
  delete: comment
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => review.deleteComment(ctx.deps, ctx.actor, input.id)),
  /** Undo of delete. */
  restore: comment
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => review.restoreComment(ctx.deps, ctx.actor, input.id)),
});
