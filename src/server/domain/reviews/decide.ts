import type { z } from 'zod';
import type { decideInput, Verdict } from '@/shared/contracts/reviews';
import type { Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findChampion, insertMove } from '../models/champion-repo';
import { writeReviewNotices } from '../notifications/write-notice';
import { hashesOf, staleHashes } from './binding';
import { endReview, findPersonNamed, findReview, insertDecision, type ReviewRow } from './repo';
import { boundHashes, isOutdated, latestByPerson, noReview } from './review-rows';
import { refusalToApprove, refusalToDecide, reviewRules } from './rules';
import { endedReason } from './service';

/**
 * Signs a decision on a review. The approval that completes the quorum, while nobody asks for changes, moves the alias
 * `champion` in the same transaction.
 * @returns whether it moved the alias
 * @throws AppError `not-found`, `not-allowed` by the team's rules, `conflict` when the review has ended or when what it
 *   is about is not what was shown
 */
export async function decide(
  deps: Pick<Deps, 'db' | 'live' | 'audit'>,
  actor: Actor,
  { review: ref, verdict, description, hashes }: z.output<typeof decideInput>,
): Promise<{ id: string; promoted: boolean }> {
  const { review, promoted } = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'reviews');
    const found = await findReview(tx, ref);
    if (!found) throw noReview(ref);
    const champion = await findChampion(tx, found.datasetId);
    const ended = endedReason(found, isOutdated(found, champion?.modelId ?? null));
    if (ended) throw new AppError('conflict', ended);
    await requireAllowed(tx, actor, { verdict, review: found });
    const stale = staleHashes(hashes, hashesOf(found.model, found.baseline, found.split));
    if (stale.length > 0) {
      throw new AppError(
        'conflict',
        `What you decide on has changed (${stale.join(', ')}). Reload the review and look again.`,
      );
    }
    await insertDecision(tx, {
      reviewId: found.id,
      userId: actor.userId,
      signedBy: actor.name,
      verdict,
      reason: description,
      ...hashes,
    });
    const current = await findReview(tx, found.id);
    if (!current) throw noReview(ref);
    const moves = await reachesQuorum(tx, current);
    if (moves) await promote(tx, actor, { review: current, reason: description });
    await notifyOwners(tx, actor, { review: current, verdict, promoted: moves, reason: description });
    return { review: current, promoted: moves };
  });
  if (promoted) recordMove(deps, actor, { review, hashes });
  for (const topic of ['reviews', 'models', 'notifications'] as const) deps.live.publishChanged(topic);
  return { id: review.id, promoted };
}

async function requireAllowed(
  tx: Tx,
  actor: Actor,
  { verdict, review }: { verdict: Verdict; review: ReviewRow },
): Promise<void> {
  const rules = await reviewRules(tx);
  const refusal =
    verdict === 'approve'
      ? refusalToApprove(actor, rules, review.model.run.createdBy)
      : refusalToDecide(actor, rules);
  if (refusal) throw new AppError('not-allowed', refusal);
}

/** Enough people approve what is there now, and nobody asks for changes. */
async function reachesQuorum(tx: Tx, review: ReviewRow): Promise<boolean> {
  const hashes = hashesOf(review.model, review.baseline, review.split);
  const holding = latestByPerson(review.decisions).filter(
    (decision) => staleHashes(boundHashes(decision), hashes).length === 0,
  );
  const { quorum } = await reviewRules(tx);
  return holding.length >= quorum && holding.every(({ verdict }) => verdict === 'approve');
}

async function promote(
  tx: Tx,
  actor: Actor,
  { review, reason }: { review: ReviewRow; reason: string },
): Promise<void> {
  await endReview(tx, review.id, 'approved');
  await insertMove(tx, {
    datasetId: review.datasetId,
    modelId: review.modelId,
    modelNumber: review.model.number,
    modelName: review.model.name,
    kind: 'decision',
    reviewId: review.id,
    reason,
    userId: actor.userId,
    signedBy: actor.name,
  });
}

/** Who opened the review and who started the run hear of it, unless it is they who decide. */
async function notifyOwners(
  tx: Tx,
  actor: Actor,
  {
    review,
    verdict,
    promoted,
    reason,
  }: { review: ReviewRow; verdict: Verdict; promoted: boolean; reason: string },
): Promise<void> {
  const runBy = review.model.run.createdBy;
  const owner = runBy === null ? null : await findPersonNamed(tx, runBy);
  const recipients = new Set([review.createdBy, owner?.id].flatMap((id) => id ?? []));
  recipients.delete(actor.userId);
  const what = verdict === 'approve' ? 'approves' : 'asks for changes of';
  const end = promoted ? ` It is the champion of ${review.dataset.name} now.` : '';
  await writeReviewNotices(tx, {
    kind: 'review-decided',
    reviewNumber: review.number,
    recipients: [...recipients],
    title: `${actor.name} ${what} model #${review.model.number} “${review.model.name}”`,
    body: `${reason}${end}`,
  });
}

function recordMove(
  { audit }: Pick<Deps, 'audit'>,
  actor: Actor,
  { review, hashes }: { review: ReviewRow; hashes: object },
): void {
  audit.record({
    action: 'champion.move',
    outcome: 'done',
    via: 'server',
    actor: { id: actor.userId, name: actor.name },
    address: null,
    tokenId: actor.token?.id ?? null,
    object: { type: 'model', id: review.modelId },
    detail: { dataset: review.datasetId, review: review.number, from: review.baselineId, ...hashes },
  });
}
