import type { z } from 'zod';
import { SPLITS, type Split } from '@/shared/coin-class';
import { confusionMetrics } from '@/shared/confusion';
import type {
  CellPhoto,
  Confusion,
  cellInput,
  compareModelsInput,
  confusionInput,
  ModelComparison,
} from '@/shared/contracts/models';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { classesOf, findModelId, noModel, summaryOf } from './model-rows';
import { giveOneVote } from './one-vote';
import {
  countComments,
  countEvaluated,
  countPaired,
  countPredictions,
  findCellPredictions,
  findEvaluatedModel,
  findFileNames,
} from './repo';

/** Photos listed for one cell; more cannot be reviewed on a page. */
const MAX_CELL_PHOTOS = 500;

/**
 * The confusion matrix of one split with its metrics.
 * @throws AppError `not-found` when there is no such model or it was not evaluated on that split
 */
export async function getConfusion(
  deps: Deps,
  { model: ref, split }: z.output<typeof confusionInput>,
): Promise<Confusion> {
  const model = await findEvaluatedModel(deps.db, ref);
  if (!model) throw noModel(ref);
  const { evaluations } = summaryOf(model);
  const available = SPLITS.filter((candidate) => evaluations.some((one) => one.split === candidate));
  const summary = evaluations.find((one) => one.split === split);
  if (!summary) throw notEvaluated(split, available);
  const classes = classesOf(model);
  const cells = await countCells(deps, model.id, split);
  return {
    modelId: model.id,
    split,
    available,
    classes,
    cells,
    summary,
    ...confusionMetrics(classes, cells),
    commented: await countCommented(deps, model.id, split),
  };
}

/**
 * The photos behind one cell of the matrix, the most confident answer first.
 * @throws AppError `not-found`
 */
export async function listCellPhotos(
  deps: Deps,
  { model: ref, split, truth, predicted }: z.output<typeof cellInput>,
): Promise<CellPhoto[]> {
  const modelId = await findModelId(deps, ref);
  const rows = await findCellPredictions(deps.db, { modelId, split, truth, predicted }, MAX_CELL_PHOTOS);
  const hashes = rows.map((row) => row.photoHash);
  const names = await findFileNames(deps.db, modelId, hashes);
  return rows.map((row) => ({ ...row, fileName: names.get(row.photoHash) ?? '' }));
}

/**
 * How each model and the baseline answered the photos of a split that both were evaluated on, in the order asked for.
 * Right is right by each model's own classes, so that versions of other data can be compared, too.
 * @throws AppError `not-found`
 */
export async function compareModels(
  deps: Deps,
  { baseline, models, split }: z.output<typeof compareModelsInput>,
): Promise<ModelComparison[]> {
  const [baselineId, ...modelIds] = await Promise.all(
    [baseline, ...models].map((ref) => findModelId(deps, ref)),
  );
  if (baselineId === undefined) throw noModel(baseline);
  const [pairs, evaluated] = await Promise.all([
    countPaired(deps.db, { baselineId, modelIds, split }),
    countEvaluated(deps.db, { modelIds: [baselineId, ...modelIds], split }),
  ]);
  const voted = await giveOneVote(deps.db, { baselineId, modelIds, split, counts: pairs });
  return voted.map(({ photos, bothRight, onlyBaselineRight, onlyModelRight, grouped }, index) => ({
    model: models[index] ?? '',
    modelPhotos: evaluated.get(modelIds[index] ?? '') ?? 0,
    baselinePhotos: evaluated.get(baselineId) ?? 0,
    photos,
    bothRight,
    onlyBaselineRight,
    onlyModelRight,
    grouped,
  }));
}

async function countCells(deps: Deps, modelId: string, split: Split): Promise<Confusion['cells']> {
  const groups = await countPredictions(deps.db, modelId, split);
  return groups.map(({ truth, predicted, _count }) => [truth, predicted, _count._all]);
}

async function countCommented(deps: Deps, modelId: string, split: Split): Promise<Confusion['commented']> {
  const groups = await countComments(deps.db, modelId, split);
  return groups.flatMap(({ truth, predicted, _count }) =>
    truth === null || predicted === null ? [] : [[truth, predicted, _count._all] as [number, number, number]],
  );
}

function notEvaluated(split: Split, available: Split[]): AppError {
  const instead = available.length > 0 ? ` Ask for ${available.join(' or ')}.` : '';
  return new AppError('not-found', `This model version was not evaluated on the ${split} split.${instead}`);
}
