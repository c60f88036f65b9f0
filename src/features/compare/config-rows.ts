import { isVisible, type RecipeField, recipeText, recipeValue } from '@/shared/recipe/field';
import { RECIPE_GROUPS } from '@/shared/recipe/recipe';
import type { ComparedRun } from './compared-run';

export interface ConfigRow {
  group: string;
  name: string;
  /** One text per run, in their order. */
  values: string[];
  differs: boolean;
}

/** Stands for a field that means nothing in a run, such as the momentum of Adam. */
const MEANINGLESS = '–';

/** Data and recipe of the runs, row by row; fields that mean something in none of them are left out. */
export function configRows(runs: readonly Pick<ComparedRun, 'run' | 'recipe'>[]): ConfigRow[] {
  const data = (name: string, values: string[]): ConfigRow => ({
    group: 'Data',
    name,
    values,
    differs: new Set(values).size > 1,
  });
  return [
    data(
      'Dataset',
      runs.map(({ run }) => `${run.datasetName} v${run.datasetVersion}`),
    ),
    data(
      'Preset',
      runs.map(({ run }) => run.preset ?? 'none'),
    ),
    ...RECIPE_GROUPS.flatMap(({ title, fields }) =>
      fields.map((field) => recipeRow(runs, title, field)),
    ).filter(({ values }) => values.some((value) => value !== MEANINGLESS)),
  ];
}

function recipeRow(
  runs: readonly Pick<ComparedRun, 'recipe'>[],
  group: string,
  field: RecipeField,
): ConfigRow {
  const values = runs.map(({ recipe }) => {
    const valueAt = (path: string) => recipeValue(recipe, path);
    return isVisible(field, valueAt) ? recipeText(field, valueAt(field.path)) : MEANINGLESS;
  });
  // To have an option off and to have no use for it is the same.
  const off = field.off === undefined ? MEANINGLESS : recipeText(field, field.off);
  const differs = new Set(values.map((value) => (value === MEANINGLESS ? off : value))).size > 1;
  return { group, name: field.label, values, differs };
}
