import { z } from 'zod';
import {
  type ClassificationHistory,
  type ClassificationItem,
  classificationHistoryInput,
  classifyCoinsInput,
} from '@/shared/contracts/classify';
import * as classify from '../../domain/classify/service';
import { procedure, router } from '../trpc';

/** Photos come by `POST /api/classify`; this router has the history. */
export const classifyRouter = router({
  history: procedure('data:read')
    .input(classificationHistoryInput)
    .query(({ ctx, input }): Promise<ClassificationHistory> => classify.listHistory(ctx.deps, input)),
  get: procedure('data:read')
    .input(z.object({ id: z.string() }))
    .query(({ ctx, input }): Promise<ClassificationItem> => classify.getClassification(ctx.deps, input.id)),
  /** Asks more model versions about a photo of the history. */
  again: procedure('classify')
    .input(z.object({ id: z.string(), models: z.array(z.string()).min(1).max(8) }))
    .mutation(
      ({ ctx, input }): Promise<ClassificationItem> => classify.classifyAgain(ctx.deps, ctx.actor, input),
    ),
  /** Asks the same models about coins that a person placed on the photo, or about the whole photo. */
  coins: procedure('classify')
    .input(classifyCoinsInput)
    .mutation(
      ({ ctx, input }): Promise<ClassificationItem> => classify.classifyCoins(ctx.deps, ctx.actor, input),
    ),
});
