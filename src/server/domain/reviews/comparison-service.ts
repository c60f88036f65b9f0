import type { z } from 'zod';
import { classIdentity, type Split } from '@/shared/coin-class';
import type {
  comparisonInput,
  DataChange,
  ReviewComparison,
  ReviewPhotos,
  reviewPhotosInput,
} from '@/shared/contracts/reviews';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { classesOf } from '../models/model-rows';
import { giveOneVote } from '../models/one-vote';
import { countEvaluated, countPredictions } from '../models/repo';
import { compareAnswers, figuresOf } from './compare-answers';
import { countAnswers, countDataChange, findChangedPhotos } from './comparison-repo';
import type { JudgedModel, ReviewRow } from './repo';
import { requireReview } from './service';

/**
 * All that a review compares: on the photos of a split that both versions were evaluated on.
 * @throws AppError `not-found`
 */
export async function compareForReview(
  { db }: Pick<Deps, 'db'>,
  { review: ref, split: wanted }: z.output<typeof comparisonInput>,
): Promise<ReviewComparison> {
  const review = await requireReview(db, ref);
  const { model, baseline } = review;
  const split = wanted ?? (review.split as Split);
  const evaluated = await countEvaluated(db, {
    modelIds: [model.id, ...(baseline ? [baseline.id] : [])],
    split,
  });
  const common = {
    split,
    modelPhotos: evaluated.get(model.id) ?? 0,
    baselinePhotos: baseline ? (evaluated.get(baseline.id) ?? 0) : 0,
    classes: classesOf(model),
    data: baseline && (await dataChange(db, baseline, model)),
    recipes: { model: recipeOf(model.run), baseline: baseline && recipeOf(baseline.run) },
  };
  if (!baseline) return { ...common, ...(await alone(db, { model, split })) };
  const groups = await countAnswers(db, { modelId: model.id, baselineId: baseline.id, split });
  const compared = compareAnswers(groups, { classes: classesOf(model), baseClasses: classesOf(baseline) });
  const [paired = null] = await giveOneVote(db, {
    baselineId: baseline.id,
    modelIds: [model.id],
    split,
    counts: [compared.paired],
  });
  return { ...common, ...compared, paired };
}

/** Photos that only one of the two names right. Without a champion there are none. @throws AppError `not-found` */
export async function listChangedPhotos(
  { db }: Pick<Deps, 'db'>,
  { review: ref, split, kind, cursor, limit }: z.output<typeof reviewPhotosInput>,
): Promise<ReviewPhotos> {
  const { model, baseline }: ReviewRow = await requireReview(db, ref);
  if (!baseline) return { photos: [], total: 0, nextCursor: null };
  const pair = { modelId: model.id, baselineId: baseline.id, split };
  const { rows, total } = await findChangedPhotos(db, pair, { kind, offset: cursor, limit });
  const [classes, baseClasses] = [classesOf(model), classesOf(baseline)];
  const photos = rows.map((row) => ({
    photoHash: row.photoHash,
    truth: classes[row.truth]?.label ?? '',
    model: { answer: classes[row.predicted]?.label ?? '', confidence: row.confidence },
    baseline: { answer: baseClasses[row.basePredicted]?.label ?? '', confidence: row.baseConfidence },
  }));
  const end = cursor + photos.length;
  return { photos, total, nextCursor: end < total && photos.length > 0 ? end : null };
}

async function alone(db: Deps['db'], { model, split }: { model: JudgedModel; split: Split }) {
  const groups = await countPredictions(db, model.id, split);
  const cells = groups.map(({ truth, predicted, _count }): [number, number, number] => [
    truth,
    predicted,
    _count._all,
  ]);
  return {
    model: figuresOf(cells, classesOf(model)),
    baseline: null,
    paired: null,
    byClass: [],
    byCurrency: [],
    byCountry: [],
    matrixChange: [],
    unmatchedAnswers: 0,
  };
}

async function dataChange(db: Deps['db'], from: JudgedModel, to: JudgedModel): Promise<DataChange | null> {
  if (from.datasetVersion.id === to.datasetVersion.id) return null;
  const [before, after] = [classesOf(from), classesOf(to)];
  const missingIn = (there: typeof before, here: typeof before) => {
    const known = new Set(here.map(classIdentity));
    return there.filter((coin) => !known.has(classIdentity(coin))).map(({ label }) => label);
  };
  return {
    ...(await countDataChange(db, { from: from.datasetVersion.id, to: to.datasetVersion.id })),
    classesAdded: missingIn(after, before),
    classesRemoved: missingIn(before, after),
  };
}
