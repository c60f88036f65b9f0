import { z } from 'zod';
import {
  addCommentInput,
  type CellPhoto,
  type CommentItem,
  type Confusion,
  cellInput,
  confusionInput,
  listCommentsInput,
  type ModelDetail,
  type ModelListItem,
} from '@/shared/contracts/models';
import * as evaluation from '../../domain/models/evaluation-service';
import * as models from '../../domain/models/service';
import * as review from '../../domain/review/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
/** Model version by id or number. */
const modelRef = z.object({ model: z.string() });

export const modelsRouter = router({
  list: read.query(({ ctx }): Promise<ModelListItem[]> => models.listModels(ctx.deps)),
  get: read
    .input(modelRef)
    .query(({ ctx, input }): Promise<ModelDetail> => models.getModel(ctx.deps, input.model)),
  rename: procedure('run:write')
    .input(modelRef.extend({ name: z.string().trim().min(1).max(80) }))
    .mutation(({ ctx, input }): Promise<void> => models.renameModel(ctx.deps, input)),
  confusion: read
    .input(confusionInput)
    .query(({ ctx, input }): Promise<Confusion> => evaluation.getConfusion(ctx.deps, input)),
  /** The photos behind one cell of the matrix. */
  cell: read
    .input(cellInput)
    .query(({ ctx, input }): Promise<CellPhoto[]> => evaluation.listCellPhotos(ctx.deps, input)),
});

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
