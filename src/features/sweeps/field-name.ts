import { recipeText } from '@/shared/recipe/field';
import { RECIPE_FIELDS } from '@/shared/recipe/recipe';

/** What people call a field of the recipe, by its full path. */
export function fieldName(path: string): string {
  return RECIPE_FIELDS.find((field) => field.path === path)?.label ?? path;
}

/** A recipe's value as a table shows it. */
export function fieldText(path: string, value: unknown): string {
  const field = RECIPE_FIELDS.find((known) => known.path === path);
  return field ? recipeText(field, value) : String(value);
}
