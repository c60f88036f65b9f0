import { Help } from 'commander';
import { keyName, recipeKeys } from '@/shared/recipe/assignments';
import { recipeValue } from '@/shared/recipe/field';
import { type PresetName, presetRecipe } from '@/shared/recipe/presets';
import { RECIPE_FIELDS, RECIPE_GROUPS, type Recipe } from '@/shared/recipe/recipe';

/** Room for the longest key. */
const KEY_WIDTH = 27;

/** All keys of `--set` by group, wrapped to so many columns. */
export function keyHelp(columns: number): string {
  const help = new Help();
  help.prepareContext({ helpWidth: columns });
  const sections = RECIPE_GROUPS.map(({ title }) => {
    const keys = recipeKeys.filter(({ group }) => group === title);
    const lines = keys.map((key) =>
      help.formatItem(keyName(key), KEY_WIDTH, `${key.help} (${key.values})`, help),
    );
    return [`Keys of --set: ${title}`, ...lines].join('\n');
  });
  return sections.join('\n\n');
}

/** The `key=value` assignments that make this recipe of the preset. */
export function assignmentsOf(recipe: Recipe, preset: PresetName): string[] {
  const base = presetRecipe(preset);
  return RECIPE_FIELDS.flatMap((field) => {
    const value = recipeValue(recipe, field.path);
    return value === recipeValue(base, field.path) ? [] : [`${keyName(field)}=${value}`];
  });
}
