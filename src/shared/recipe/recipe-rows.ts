import { isVisible, type RecipeField, recipeText, recipeValue } from './field';
import { RECIPE_GROUPS, type Recipe } from './recipe';

export interface RecipeRow {
  group: string;
  name: string;
  /** One text per recipe, in their order. */
  values: string[];
  differs: boolean;
}

/** Stands for a field that means nothing in a recipe, such as the momentum of Adam. */
const MEANINGLESS = '–';

/** Recipes side by side, field by field; fields that mean something in none of them are left out. */
export function recipeRows(recipes: readonly Recipe[]): RecipeRow[] {
  return RECIPE_GROUPS.flatMap(({ title, fields }) =>
    fields.map((field) => recipeRow(recipes, title, field)),
  ).filter(({ values }) => values.some((value) => value !== MEANINGLESS));
}

function recipeRow(recipes: readonly Recipe[], group: string, field: RecipeField): RecipeRow {
  const values = recipes.map((recipe) => {
    const valueAt = (path: string) => recipeValue(recipe, path);
    return isVisible(field, valueAt) ? recipeText(field, valueAt(field.path)) : MEANINGLESS;
  });
  // To have an option off and to have no use for it is the same.
  const off = field.off === undefined ? MEANINGLESS : recipeText(field, field.off);
  const differs = new Set(values.map((value) => (value === MEANINGLESS ? off : value))).size > 1;
  return { group, name: field.label, values, differs };
}
