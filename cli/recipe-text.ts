import { Help } from 'commander';
import { type PresetName, presetRecipe } from '@/shared/presets';
import type { Recipe } from '@/shared/recipe';
import { keyName, recipeKeys, recipeValueAt } from '@/shared/recipe-keys';

/** Headings of the help; a key belongs where the first part of its path stands. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Network: ['model', 'baseWeights', 'trainable', 'blocks', 'twoPhase', 'batchNorm'],
  Optimisation: ['optimizer', 'epochs', 'maxMinutes', 'batchSize', 'seed'],
  Regularisation: ['labelSmoothing', 'classWeights', 'mix', 'ema'],
  Augmentation: ['augmentation'],
  'Early stopping and evaluation': ['earlyStopping', 'testTimeRotations'],
};

/** Room for the longest key. */
const KEY_WIDTH = 27;

/** All keys of `--set` by group, wrapped to so many columns. */
export function keyHelp(columns: number): string {
  const help = new Help();
  help.prepareContext({ helpWidth: columns });
  const sections = Object.entries(GROUPS).map(([title, roots]) => {
    const keys = recipeKeys.filter(({ path }) => roots.includes(path.split('.')[0] ?? path));
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
  return recipeKeys.flatMap((key) => {
    const value = recipeValueAt(recipe, key.path);
    // `earlyStopping` as a whole is only a short way to write some of its fields.
    if (typeof value === 'object' || value === recipeValueAt(base, key.path)) return [];
    return [`${keyName(key)}=${value}`];
  });
}
