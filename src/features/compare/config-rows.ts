import { type RecipeRow, recipeRows } from '@/shared/recipe/recipe-rows';
import type { ComparedRun } from './compared-run';

/** Data and recipe of the runs, row by row; fields that mean something in none of them are left out. */
export function configRows(runs: readonly Pick<ComparedRun, 'run' | 'recipe'>[]): RecipeRow[] {
  const data = (name: string, values: string[]): RecipeRow => ({
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
    ...recipeRows(runs.map(({ recipe }) => recipe)),
  ];
}
