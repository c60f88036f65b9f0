import { RESULT_FILES } from '@/shared/trainer-job';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { makeGraph } from './create-model';
import { findOutdatedGraphs, saveGraph } from './create-model-repo';
import { classesOf, filesOf } from './model-rows';
import { GRAPH_VERSION } from './network-graph';

/**
 * Rewrites the networks of model versions that an earlier release took from their workers, or wrote itself: until then
 * they do not classify.
 * @returns how many were written
 */
export async function rebuildGraphs(deps: Deps, signal: AbortSignal): Promise<number> {
  let rebuilt = 0;
  for (const model of await findOutdatedGraphs(deps.db, GRAPH_VERSION)) {
    signal.throwIfAborted();
    const files = filesOf(model).filter(({ path }) => path !== RESULT_FILES.onnx);
    const { graph, goldenDifference, warnings } = await makeGraph(deps, {
      recipe: recipeOf(model.run),
      classes: classesOf(model).length,
      files,
    });
    for (const warning of warnings) deps.log.warn({ model: model.number }, warning);
    await saveGraph(deps.db, model.id, {
      files: graph ? [...files, graph] : files,
      onnxHash: graph?.hash ?? null,
      graphVersion: graph ? GRAPH_VERSION : null,
      goldenDifference,
    });
    if (graph) rebuilt += 1;
  }
  return rebuilt;
}
