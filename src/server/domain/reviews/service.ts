import type { z } from 'zod';
import { SPLITS, type Split } from '@/shared/coin-class';
import type {
  listReviewsInput,
  openReviewInput,
  ReviewDetail,
  ReviewPage,
  ReviewState,
} from '@/shared/contracts/reviews';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findUserNames } from '../datasets/repo';
import { readRunLeaks } from '../leaks/leak-gate';
import { findChampion, findChampions } from '../models/champion-repo';
import { noModel, summaryOf } from '../models/model-rows';
import { writeReviewNotices } from '../notifications/write-notice';
import { hashesOf } from './binding';
import {
  endReview,
  findJudgedModel,
  findOpenReview,
  findPeople,
  findReview,
  findReviewPage,
  insertReview,
  type JudgedModel,
  type ReviewRow,
} from './repo';
import { countVerdicts, isOutdated, noReview, toDecisions, toListItem, toReviewedModel } from './review-rows';
import { mayDecide, refusalToApprove, refusalToDecide, reviewRules } from './rules';

/** A page of reviews, the latest first. */
export async function listReviews(
  { db }: Pick<Deps, 'db'>,
  input: z.output<typeof listReviewsInput>,
): Promise<ReviewPage> {
  const [{ keys, rows }, champions] = await Promise.all([findReviewPage(db, input), findChampions(db)]);
  const names = await findUserNames(db, [...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]);
  const championOf = new Map(champions.map(({ datasetId, modelId }) => [datasetId, modelId]));
  const leaks = await readRunLeaks(
    db,
    rows.map(({ model }) => model.run),
  );
  const items = rows.map((row, i) =>
    toListItem(row, {
      names,
      championId: championOf.get(row.datasetId) ?? null,
      leaks: leaks[i] ?? null,
    }),
  );
  return toPage(keys, items, ({ id }) => id);
}

/** @throws AppError `not-found` */
export async function getReview({ db }: Pick<Deps, 'db'>, actor: Actor, ref: string): Promise<ReviewDetail> {
  const row = await requireReview(db, ref);
  const runs = [row.model.run, ...(row.baseline ? [row.baseline.run] : [])];
  const [rules, champion, names, [leaks = null, baselineLeaks = null]] = await Promise.all([
    reviewRules(db),
    findChampion(db, row.datasetId),
    findUserNames(db, row.createdBy === null ? [] : [row.createdBy]),
    readRunLeaks(db, runs),
  ]);
  const hashes = hashesOf(row.model, row.baseline, row.split);
  const outdated = isOutdated(row, champion?.modelId ?? null);
  const ended = endedReason(row, outdated);
  return {
    id: row.id,
    number: row.number,
    state: row.state as ReviewState,
    outdated,
    datasetId: row.datasetId,
    datasetName: row.dataset.name,
    notes: row.note,
    model: toReviewedModel(row.model, leaks),
    baseline: row.baseline && toReviewedModel(row.baseline, baselineLeaks),
    split: row.split as Split,
    splits: splitsOf(row.model),
    hashes,
    ...countVerdicts(row.decisions),
    reviewers: row.reviewers.map(({ userId, user }) => ({
      id: userId,
      name: user.name,
      decided: row.decisions.some((decision) => decision.userId === userId),
    })),
    decisions: toDecisions(row.decisions, { hashes, userId: actor.userId }),
    rules,
    refusal: {
      approve: ended ?? refusalToApprove(actor, rules, row.model.run.createdBy),
      requestChanges: ended ?? refusalToDecide(actor, rules),
    },
    mayWithdraw: row.state === 'open' && mayWithdraw(actor, row),
    createdAt: row.createdAt,
    createdBy: row.createdBy === null ? null : (names.get(row.createdBy) ?? null),
    endedAt: row.endedAt,
  };
}

/**
 * Puts a version up against the champion of its dataset, and notifies those who are asked.
 * @throws AppError `not-found`, `bad-request`, `conflict` when it is the champion or under review already
 */
export async function openReview(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  { model: ref, split, reviewers, notes }: z.output<typeof openReviewInput>,
): Promise<{ id: string; number: number }> {
  const model = await findJudgedModel(deps.db, ref);
  if (!model) throw noModel(ref);
  const { datasetId } = model.datasetVersion;
  const people = await requireReviewers(deps, reviewers);
  const opened = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'reviews');
    const champion = await findChampion(tx, datasetId);
    if (champion?.modelId === model.id)
      throw new AppError('conflict', `Model #${model.number} is the champion already.`);
    const open = await findOpenReview(tx, model.id);
    if (open) throw new AppError('conflict', `Review #${open.number} of this version is open already.`);
    const review = await insertReview(
      tx,
      {
        datasetId,
        modelId: model.id,
        baselineId: champion?.modelId ?? null,
        split: chooseSplit(model, split),
        note: notes,
        createdBy: actor.userId,
      },
      people.map(({ id }) => id),
    );
    await writeReviewNotices(tx, {
      kind: 'review-requested',
      reviewNumber: review.number,
      recipients: people.map(({ id }) => id).filter((id) => id !== actor.userId),
      title: `${actor.name} asks you to review model #${model.number} “${model.name}”`,
      body: notes,
    });
    return review;
  });
  deps.live.publishChanged('reviews');
  deps.live.publishChanged('notifications');
  return opened;
}

/** @throws AppError `not-found`, `not-allowed` unless one's own or an administrator's doing, `conflict` when it has ended */
export async function withdrawReview(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  ref: string,
): Promise<{ id: string }> {
  const review = await requireReview(deps.db, ref);
  if (!mayWithdraw(actor, review)) {
    throw new AppError('not-allowed', 'Who has opened a review withdraws it, or an administrator.');
  }
  if (!(await endReview(deps.db, review.id, 'withdrawn'))) throw hasEnded(review);
  deps.live.publishChanged('reviews');
  return { id: review.id };
}

/** @throws AppError `not-found` */
export async function requireReview(db: Deps['db'], ref: string): Promise<ReviewRow> {
  const review = await findReview(db, ref);
  if (!review) throw noReview(ref);
  return review;
}

const hasEnded = ({ number }: { number: number }) =>
  new AppError('conflict', `Review #${number} has ended. Put the version up again.`);

/** Why nobody can decide on it any more; null while they can. */
export function endedReason({ state, number }: ReviewRow, outdated: boolean): string | null {
  if (state !== 'open') return hasEnded({ number }).message;
  return outdated
    ? 'Another version became the champion since. Withdraw this review and put the version up again.'
    : null;
}

const mayWithdraw = (actor: Actor, { createdBy }: { createdBy: string | null }) =>
  actor.role === 'administrator' || createdBy === actor.userId;

const splitsOf = (model: JudgedModel): Split[] =>
  SPLITS.filter((split) => summaryOf(model).evaluations.some((one) => one.split === split));

function chooseSplit(model: JudgedModel, wanted: Split | undefined): Split {
  const splits = splitsOf(model);
  if (wanted && !splits.includes(wanted)) {
    throw new AppError('bad-request', `This version was not evaluated on the ${wanted} split.`);
  }
  const split = wanted ?? (['test', 'validation', 'train'] as const).find((one) => splits.includes(one));
  if (!split) {
    throw new AppError(
      'bad-request',
      'This version was not evaluated, so there is nothing to review. Let its run finish, or clone it.',
    );
  }
  return split;
}

async function requireReviewers({ db }: Pick<Deps, 'db'>, ids: readonly string[]) {
  const [people, rules] = await Promise.all([findPeople(db, ids), reviewRules(db)]);
  if (people.length < new Set(ids).size) {
    throw new AppError('bad-request', 'Somebody among those who are asked is not in the team any more.');
  }
  const unable = people.find(({ role }) => !mayDecide(role as Actor['role'], rules));
  if (unable) {
    throw new AppError('bad-request', `${unable.name} may not decide on reviews: ask somebody else.`);
  }
  return people;
}
