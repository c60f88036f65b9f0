import type { CompareRun } from '@/shared/contracts/compare';
import { RUN_FIELDS } from '@/shared/run-query/fields';
import { trainingSeconds } from '@/shared/run-time';
import { recipeOf } from '../../../db/run-row';
import type { Deps } from '../../../deps';
import { noMetrics, readCurveMetrics } from '../curves/curve-metrics';
import { unknownRun } from '../find-run';
import { readRunItems } from '../list/run-list-repo';
import { findRunRecipes } from '../repo';

const FIELD_NAMES = RUN_FIELDS.map(({ name }) => name);

/** Rows of runs in the order they were asked for, each once. @throws AppError `not-found` */
export async function findComparedRuns(deps: Pick<Deps, 'db'>, refs: readonly string[]) {
  const found = await findRunRecipes(deps.db, refs);
  const wanted = refs.map((ref) => {
    const run = found.find(({ id, number }) => id === ref || String(number) === ref);
    if (!run) throw unknownRun(ref);
    return run;
  });
  return [...new Set(wanted)];
}

/** Runs side by side, in the order they were asked for. @throws AppError `not-found` */
export async function compareRuns(
  deps: Deps,
  refs: readonly string[],
  reader = { userId: '' },
): Promise<CompareRun[]> {
  const runs = await findComparedRuns(deps, refs);
  const ids = runs.map(({ id }) => id);
  const [items, metrics] = await Promise.all([
    readRunItems(deps, { id: { in: ids } }, { ...reader, columns: FIELD_NAMES }),
    readCurveMetrics(deps.db, ids),
  ]);
  const byId = new Map(items.map((item) => [item.id, item]));
  return runs.flatMap((row) => {
    const run = byId.get(row.id);
    const { epochs, evaluations } = metrics.get(row.id) ?? noMetrics;
    const trainedSeconds = epochs.length > 0 ? trainingSeconds(epochs) : null;
    return run ? { run, recipe: recipeOf(row), evaluations, trainedSeconds } : [];
  });
}
