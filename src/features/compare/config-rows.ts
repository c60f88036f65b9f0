import { RECIPE_GROUPS, recipeText, recipeValue } from '../runs/recipe-fields';
import type { ComparedRun } from './compared-run';

export interface ConfigRow {
  group: string;
  name: string;
  /** One text per run, in their order. */
  values: string[];
  differs: boolean;
}

/** Data and recipe of the runs, row by row. */
export function configRows(runs: readonly ComparedRun[]): ConfigRow[] {
  const row = (group: string, name: string, values: string[]): ConfigRow => ({
    group,
    name,
    values,
    differs: new Set(values).size > 1,
  });
  const data = [
    row(
      'Data',
      'Dataset',
      runs.map(({ run }) => `${run.datasetName} v${run.datasetVersion}`),
    ),
    row(
      'Data',
      'Preset',
      runs.map(({ run }) => run.preset ?? 'none'),
    ),
  ];
  const recipe = RECIPE_GROUPS.flatMap(({ title, fields }) =>
    fields.map((field) =>
      row(
        title,
        field.label,
        runs.map((run) => recipeText(field, recipeValue(run.recipe, field.path))),
      ),
    ),
  );
  return [...data, ...recipe];
}
