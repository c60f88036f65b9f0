import type { z } from 'zod';
import type { CoinClass } from '@/shared/coin-class';
import { confusionMetrics } from '@/shared/confusion';
import type { Confusion, epochConfusionInput, ModelEpochs } from '@/shared/contracts/models';
import { answeredCells } from '@/shared/epoch-answers';
import { summarize } from '@/shared/evaluation-summary';
import type { EpochMetrics, EvaluationSummary } from '@/shared/run-events';
import type { EvaluationItem } from '@/shared/trainer-job';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { getConfusion } from '../models/evaluation-service';
import { findModelId, summaryOf } from '../models/model-rows';
import { readCurveMetrics } from '../runs/curves/curve-metrics';
import { findAnsweredEpochs, findEpochAnswers } from '../runs/curves/epoch-answers-repo';
import { findTrainedModel, findValidationPhotos } from './repo';

/** The epochs whose confusion matrix can be seen; none of runs of earlier releases. @throws AppError `not-found` */
export async function listModelEpochs(deps: Deps, ref: string): Promise<ModelEpochs> {
  const { runId, run, ...model } = await findTrainedModel(deps.db, await findModelId(deps, ref));
  const { bestEpoch: best, epochs: last, stopReason, evaluations, lastFitEpochs } = summaryOf(model);
  const photos = evaluations.find(({ split }) => split === 'validation')?.photos ?? 0;
  const answered = await findAnsweredEpochs(deps.db, { runId, photos });
  const curve = await curveOf(deps, runId);
  const restored = recipeOf(run).earlyStopping.restoreBest || stopReason === 'loss-not-finite';
  return {
    epochs: curve
      .filter(({ epoch }) => answered.has(epoch))
      .map(({ epoch, valAccuracy }) => ({ epoch, valAccuracy })),
    last,
    best,
    kept: restored ? best : last,
    refitted: Boolean(lastFitEpochs),
  };
}

/**
 * The confusion matrix of the validation photos as it was after an epoch.
 * @throws AppError `not-found` when there is no such model, or the answers of that epoch are not kept
 */
export async function getEpochConfusion(
  deps: Deps,
  { model: ref, epoch }: z.output<typeof epochConfusionInput>,
): Promise<Confusion> {
  const confusion = await getConfusion(deps, { model: ref, split: 'validation' });
  const { classes, modelId } = confusion;
  const { runId } = await findTrainedModel(deps.db, modelId);
  const metrics = (await curveOf(deps, runId)).find((one) => one.epoch === epoch);
  const packed = metrics && (await findEpochAnswers(deps.db, runId, epoch));
  const photos = packed ? await findValidationPhotos(deps.db, modelId) : [];
  const cells = packed && answeredCells(packed, { photos, classes: classes.length });
  if (!metrics || !cells) throw new AppError('not-found', `The answers of epoch ${epoch} are not kept.`);
  return {
    ...confusion,
    epoch,
    cells,
    summary: summaryOfEpoch({ cells, metrics, classes }),
    ...confusionMetrics(classes, cells),
  };
}

async function curveOf({ db }: Deps, runId: string): Promise<readonly EpochMetrics[]> {
  return (await readCurveMetrics(db, [runId])).get(runId)?.epochs ?? [];
}

/** Counted from the cells, but for loss and top-5, which need the probabilities: the trainer measured them. */
function summaryOfEpoch({
  cells,
  metrics: { valLoss, valTop5 },
  classes,
}: {
  cells: Confusion['cells'];
  metrics: EpochMetrics;
  classes: CoinClass[];
}): EvaluationSummary {
  const items = cells.flatMap(([truth, predicted, count]) => {
    const rank = truth === predicted ? 1 : 2;
    const item: EvaluationItem = { hash: '', truth, predicted, confidence: 0, rank };
    return Array.from({ length: count }, () => item);
  });
  const counted = summarize({ split: 'validation', items, loss: valLoss, classes });
  return { ...counted, top5: valTop5 ?? counted.top1 };
}
