import { recipeText, recipeValue } from '@/shared/recipe/field';
import { RECIPE_FIELDS } from '@/shared/recipe/recipe';
import { changesText, customRecipeText, recipeDifferences } from '@/shared/recipe/recipe-differences';
import type { SweepPlan } from '@/shared/sweep-plan';
import type { Run } from '../../../db/generated/client';
import { recipeOf } from '../../../db/run-row';

export type RunOriginalRow = Pick<Run, 'id' | 'number' | 'recipe'>;

interface ChangedRow extends Pick<Run, 'recipe' | 'preset' | 'clonedFromId'> {
  sweep: { plan: unknown } | null;
}

/**
 * What sets a run apart: a trial by the values that its sweep varies, a clone by what was changed of its original, another
 * one by how far its recipe is from the nearest preset. Empty when nothing does.
 */
export function runChanges(row: ChangedRow, originals: ReadonlyMap<string, RunOriginalRow>): string {
  const recipe = recipeOf(row);
  if (row.sweep) {
    return (row.sweep.plan as SweepPlan).fields.map(({ path }) => trialValue(recipe, path)).join(', ');
  }
  const original = row.clonedFromId === null ? undefined : originals.get(row.clonedFromId);
  if (original) return changesText(recipeDifferences(recipeOf(original), recipe), `#${original.number}`);
  return row.preset === null ? customRecipeText(recipe) : '';
}

function trialValue(recipe: object, path: string): string {
  const field = RECIPE_FIELDS.find((known) => known.path === path || known.short === path);
  const value = recipeValue(recipe, field?.path ?? path);
  return field ? `${field.label} ${recipeText(field, value)}` : `${path} ${String(value)}`;
}
