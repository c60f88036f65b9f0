import type { Actor, Deps } from '../../deps';
import { findUserNames } from '../datasets/repo';
import { classesOf } from '../models/model-rows';
import { findReviewedClasses } from './repo';

/** A review that somebody looks at, with what bounds the cells of its matrix; null when there is no such review. */
export async function findVisitedReview(
  { db }: Pick<Deps, 'db'>,
  { userId }: Actor,
  reviewId: string,
): Promise<{ id: string; classCount: number; name: string } | null> {
  const [row, names] = await Promise.all([findReviewedClasses(db, reviewId), findUserNames(db, [userId])]);
  if (!row) return null;
  return {
    id: reviewId,
    classCount: classesOf(row.model).length,
    name: names.get(userId) ?? 'A former member',
  };
}
