import type { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { ModelDetail, renameModelInput } from '@/shared/contracts/models';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { saveEdit } from '../edits/save-edit';
import { readOverriddenGroups } from '../leaks/leak-gate';
import {
  classesOf,
  filesOf,
  findModelId,
  noModel,
  preprocessingOf,
  summaryOf,
  toListItems,
} from './model-rows';
import { findEvaluatedModel, findModel, findWorkerName, updateName } from './repo';

/**
 * @param ref id or number
 * @throws AppError `not-found`
 */
export async function getModel(deps: Deps, ref: string): Promise<ModelDetail> {
  const row = await findModel(deps.db, ref);
  if (!row) throw noModel(ref);
  const { workerId } = row.run;
  const summary = summaryOf(row);
  const [item] = await toListItems(deps.db, [row]);
  if (!item) throw noModel(ref);
  return {
    ...item,
    overriddenGroups: await readOverriddenGroups(deps, row.run),
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
      workerName: workerId && (await findWorkerName(deps.db, workerId)),
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
    write: () => updateName(deps.db, { id, revision, name }),
    read: async () => {
      const row = await findEvaluatedModel(deps.db, id);
      return row && { revision: row.revision, name: row.name };
    },
    gone: () => noModel(model),
  });
  deps.live.publishChanged('models');
  return saved;
}
