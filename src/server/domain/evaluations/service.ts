import type { z } from 'zod';
import type {
  Evaluation,
  EvaluationResult,
  EvaluationState,
  evaluateInput,
} from '@/shared/contracts/evaluations';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findUserNames } from '../datasets/repo';
import { canClassify } from '../models/golden';
import { findModelId, noModel } from '../models/model-rows';
import { findAnsweringModel } from '../models/repo';
import { findEvaluations, findVersion, upsertEvaluation } from './repo';

/**
 * Queues an evaluation of a model on a dataset version; what was evaluated before is evaluated once more, and answers
 * that are known are not asked for again.
 * @throws AppError `not-found`, `conflict` when the model cannot classify, `bad-request` when there is no photo
 */
export async function evaluate(
  deps: Deps,
  actor: Actor,
  { model: ref, dataset, number, split }: z.output<typeof evaluateInput>,
): Promise<{ id: string }> {
  const model = await findAnsweringModel(deps.db, await findModelId(deps, ref));
  if (!model) throw noModel(ref);
  if (!canClassify(model)) {
    throw new AppError('conflict', `Model #${model.number} cannot classify; its page says why.`);
  }
  const version = await findVersion(deps.db, { dataset, number });
  if (!version) {
    const wanted = number === undefined ? dataset : `${dataset}@${number}`;
    throw new AppError('not-found', `There is no dataset version "${wanted}".`);
  }
  const isOwn = version.id === model.datasetVersionId;
  const queued = await upsertEvaluation(deps.db, {
    modelId: model.id,
    versionId: version.id,
    split: split ?? (isOwn && version.testPhotos > 0 ? 'test' : 'all'),
    createdBy: actor.userId,
  });
  deps.live.publishChanged('evaluations');
  return queued;
}

/** All evaluations of a model, the latest first. @throws AppError `not-found` */
export async function listEvaluations(deps: Deps, ref: string): Promise<Evaluation[]> {
  const rows = await findEvaluations(deps.db, await findModelId(deps, ref));
  const names = await findUserNames(deps.db, [...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]);
  return rows.map((row) => ({
    id: row.id,
    modelId: row.modelId,
    datasetId: row.version.datasetId,
    datasetName: row.version.dataset.name,
    datasetVersion: row.version.number,
    isOwn: row.versionId === row.model.datasetVersionId,
    split: row.split as Evaluation['split'],
    state: row.state as EvaluationState,
    done: row.done,
    total: row.total,
    error: row.error,
    result: row.result as unknown as EvaluationResult | null,
    createdAt: row.createdAt,
    createdBy: row.createdBy && (names.get(row.createdBy) ?? null),
    finishedAt: row.finishedAt,
  }));
}
