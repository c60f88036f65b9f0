import { z } from 'zod';
import {
  type AnswerComment,
  addAnswerCommentInput,
  answerCommentsInput,
  type ClassificationHistory,
  type ClassificationItem,
  classificationHistoryInput,
  classifyCoinsInput,
  type Explanation,
  explainInput,
  explainPhotoInput,
  joinFacesInput,
  type LiveModel,
  type Samples,
  samplesInput,
} from '@/shared/contracts/classify';
import { addAnswerComment, listAnswerComments } from '../../domain/classify/comments';
import { explainAnswer, explainPhoto } from '../../domain/classify/explain';
import { describeLive } from '../../domain/classify/live-model';
import { listSamples } from '../../domain/classify/samples';
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
  /** What a model saw of a coin, where it saw the class, and the training photos that are most like it. */
  explain: procedure('data:read')
    .input(explainInput)
    .query(({ ctx, input }): Promise<Explanation> => explainAnswer(ctx.deps, ctx.actor, input)),
  /** The same of a stored photo of the model's own data. */
  explainPhoto: procedure('data:read')
    .input(explainPhotoInput)
    .query(({ ctx, input }): Promise<Explanation> => explainPhoto(ctx.deps, ctx.actor, input)),
  samples: procedure('data:read')
    .input(samplesInput)
    .query(({ ctx, input }): Promise<Samples> => listSamples(ctx.deps, input)),
  /** What a browser needs to answer with a model by itself. */
  live: procedure('data:read')
    .input(z.object({ model: z.string() }))
    .query(({ ctx, input }): Promise<LiveModel> => describeLive(ctx.deps, input.model)),
  /** Joins two photos of one coin, one of each face. */
  joinFaces: procedure('classify')
    .input(joinFacesInput)
    .mutation(
      ({ ctx, input }): Promise<ClassificationItem> => classify.joinFaces(ctx.deps, ctx.actor, input),
    ),
  comments: procedure('data:read')
    .input(answerCommentsInput)
    .query(({ ctx, input }): Promise<AnswerComment[]> => listAnswerComments(ctx.deps, ctx.actor, input)),
  comment: procedure('comment')
    .input(addAnswerCommentInput)
    .mutation(({ ctx, input }) => addAnswerComment(ctx.deps, ctx.actor, input)),
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
