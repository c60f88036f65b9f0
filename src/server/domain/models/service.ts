import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { ModelDetail, renameModelInput } from '@/shared/contracts/models';
import type { Deps } from '../../deps';
import { raised, saveEdit } from '../edits/save-edit';
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

/** @throws StaleEditError, AppError `not-found` */
export async function renameModel(
  deps: Deps,
  { model, revision, name }: z.output<typeof renameModelInput>,
): Promise<SavedEdit> {
  const id = await findModelId(deps, model);
  const saved = await saveEdit({
    revision,
    changes: { name },
    write: () =>
      deps.db.modelVersion.updateMany({ where: { id, revision }, data: { name, revision: raised } }),
    read: () => deps.db.modelVersion.findUnique({ where: { id }, select: { revision: true, name: true } }),
    gone: () => noModel(model),
  });
  deps.live.publishChanged('models');
  return saved;
}
