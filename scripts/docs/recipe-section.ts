import { recipeKeys } from '../../src/shared/recipe-keys';

/** Every field of a recipe as `--set` takes it. */
export function recipeTable(): string {
  return [
    '| key | short | values | meaning |',
    '|---|---|---|---|',
    ...recipeKeys.map(
      ({ path, short, values, help }) =>
        `| \`${path}\` | ${short ? `\`${short}\`` : ''} | ${values} | ${help} |`,
    ),
  ].join('\n');
}
