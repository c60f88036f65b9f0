import { recipeKeys } from '../../src/shared/recipe/assignments';
import { recipeValue } from '../../src/shared/recipe/field';
import { RECIPE_GROUPS, recipeSchema } from '../../src/shared/recipe/recipe';

/** Every field of a recipe as `--set` takes it, one table a group. */
export function recipeTable(): string {
  const defaults = recipeSchema.parse({});
  return RECIPE_GROUPS.map(({ title, description }) => {
    const rows = recipeKeys
      .filter(({ group }) => group === title)
      .map(({ path, short, values, help }) => {
        const value = recipeValue(defaults, path);
        const usual = typeof value === 'object' ? '' : `\`${value}\``;
        return `| \`${path}\` | ${short ? `\`${short}\`` : ''} | ${values} | ${usual} | ${help} |`;
      });
    const head = ['| key | short | values | default | meaning |', '|---|---|---|---|---|'];
    return [`## ${title}`, '', description, '', ...head, ...rows].join('\n');
  }).join('\n\n');
}
