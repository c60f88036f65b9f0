import type { COMMENTED_METRICS } from '@/shared/contracts/comments';

/** A point of a curve that somebody wants to say something of. */
export interface CommentedPoint {
  metric: (typeof COMMENTED_METRICS)[number];
  epoch: number;
}
