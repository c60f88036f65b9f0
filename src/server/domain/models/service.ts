import type { ModelDetail, ModelListItem } from '@/shared/contracts/models';
import type { Deps } from '../../deps';
import { recipeOf } from '../runs/run-row';
import {
  classesOf,
  filesOf,
  findModelId,
  listSelect,
  modelWhere,
  noModel,
  preprocessingOf,
  summaryOf,
  toListItem,
} from './model-rows';

/** All model versions, newest first. */
export async function listModels(deps: Deps): Promise<ModelListItem[]> {
  const rows = await deps.db.modelVersion.findMany({ orderBy: { number: 'desc' }, select: listSelect });
  return rows.map(toListItem);
}

/**
 * @param ref id or number
 * @throws AppError `not-found`
 */
export async function getModel(deps: Deps, ref: string): Promise<ModelDetail> {
  const row = await deps.db.modelVersion.findUnique({
    where: modelWhere(ref),
    select: {
      ...listSelect,
      classes: true,
      run: { select: { ...listSelect.run.select, codeVersion: true, workerId: true } },
      datasetVersion: { select: { ...listSelect.datasetVersion.select, id: true, contentHash: true } },
    },
  });
  if (!row) throw noModel(ref);
  const { workerId } = row.run;
  const worker = workerId
    ? await deps.db.worker.findUnique({ where: { id: workerId }, select: { name: true } })
    : null;
  const summary = summaryOf(row);
  return {
    ...toListItem(row),
    classes: classesOf(row),
    preprocessing: preprocessingOf(row),
    summary,
    evaluations: summary.evaluations,
    files: filesOf(row),
    goldenDifference: row.goldenDifference,
    lineage: {
      recipe: recipeOf(row.run),
      datasetVersionId: row.datasetVersion.id,
      datasetContentHash: row.datasetVersion.contentHash,
      baseWeights: summary.baseWeights.source,
      codeVersion: row.run.codeVersion,
      runtime: `${summary.runtime} ${summary.runtimeVersion}`,
      workerName: worker?.name ?? null,
    },
  };
}

/**
 * @param model id or number
 * @throws AppError `not-found`
 */
export async function renameModel(
  deps: Deps,
  { model, name }: { model: string; name: string },
): Promise<void> {
  const id = await findModelId(deps, model);
  await deps.db.modelVersion.update({ where: { id }, data: { name } });
  deps.live.publishChanged('models');
}
