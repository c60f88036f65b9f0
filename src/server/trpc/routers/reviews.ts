import { z } from 'zod';
import {
  type Champion,
  type ChampionMove,
  comparisonInput,
  decideInput,
  listReviewsInput,
  openReviewInput,
  type ReviewComparison,
  type ReviewDetail,
  type ReviewPage,
  type ReviewPhotos,
  type ReviewRules,
  reviewInput,
  reviewPhotosInput,
  reviewRulesSchema,
  rollBackInput,
} from '@/shared/contracts/reviews';
import * as champions from '../../domain/reviews/champion-service';
import { compareForReview, listChangedPhotos } from '../../domain/reviews/comparison-service';
import { decide } from '../../domain/reviews/decide';
import { reviewRules, saveReviewRules } from '../../domain/reviews/rules';
import * as reviews from '../../domain/reviews/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('review:write');

export const reviewsRouter = router({
  list: read
    .input(listReviewsInput)
    .query(({ ctx, input }): Promise<ReviewPage> => reviews.listReviews(ctx.deps, input)),
  get: read
    .input(reviewInput)
    .query(({ ctx, input }): Promise<ReviewDetail> => reviews.getReview(ctx.deps, ctx.actor, input.review)),
  /** The version beside the champion, on the photos that both were evaluated on. */
  comparison: read
    .input(comparisonInput)
    .query(({ ctx, input }): Promise<ReviewComparison> => compareForReview(ctx.deps, input)),
  /** Photos that only the champion, or only the reviewed version, names right. */
  photos: read
    .input(reviewPhotosInput)
    .query(({ ctx, input }): Promise<ReviewPhotos> => listChangedPhotos(ctx.deps, input)),
  /** Puts a version up against the champion of its dataset. */
  open: write
    .input(openReviewInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; number: number }> =>
        reviews.openReview(ctx.deps, ctx.actor, input),
    ),
  /** Signs a decision; the approval that completes the quorum moves the alias `champion`. */
  decide: write
    .input(decideInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; promoted: boolean }> => decide(ctx.deps, ctx.actor, input),
    ),
  withdraw: write
    .input(reviewInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string }> => reviews.withdrawReview(ctx.deps, ctx.actor, input.review),
    ),
  /** The champion of each dataset. */
  champions: read.query(({ ctx }): Promise<Champion[]> => champions.listChampions(ctx.deps)),
  championHistory: read
    .input(z.object({ datasetId: z.string() }))
    .query(({ ctx, input }): Promise<ChampionMove[]> => champions.championHistory(ctx.deps, input.datasetId)),
  /** Gives the alias back to the champion before. */
  rollBack: write
    .input(rollBackInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; modelNumber: number }> =>
        champions.rollBack(ctx.deps, ctx.actor, input),
    ),
  rules: read.query(({ ctx }): Promise<ReviewRules> => reviewRules(ctx.deps.db)),
  saveRules: procedure('team:manage')
    .input(reviewRulesSchema)
    .mutation(({ ctx, input }): Promise<void> => saveReviewRules(ctx.deps, input)),
});
