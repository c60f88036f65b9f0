import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { Rate } from '../../rate';
import { tunables } from '../../tunables';

/** What each person has written within this minute, by installation: tests have several in one process. */
const rates = new WeakMap<Deps['db'], Map<string, Rate>>();

/**
 * Counts a comment that somebody writes: each may be a mail to everybody whom it names.
 * @throws AppError `too-many-requests`
 */
export function requireCommentRate({ db }: Pick<Deps, 'db'>, { userId }: Actor): void {
  const people = rates.get(db) ?? new Map<string, Rate>();
  rates.set(db, people);
  const rate = people.get(userId) ?? new Rate(tunables.maxCommentsPerMinute);
  people.set(userId, rate);
  if (rate.take()) return;
  throw new AppError(
    'too-many-requests',
    `You have written ${tunables.maxCommentsPerMinute} comments within a minute. Wait another one.`,
    { retryAfterSeconds: 60 },
  );
}
