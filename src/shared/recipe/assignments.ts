import type { z } from 'zod';
import { valuesText } from './field';
import { type PresetName, presets } from './presets';
import { RECIPE_FIELDS, type Recipe, type RecipeInput, recipeSchema } from './recipe';
import { EARLY_STOPPING_SHORTHAND } from './stopping';

/** What `--set` takes: a field of the recipe, or early stopping as a whole. */
export interface RecipeKey {
  /** Dotted path into the recipe schema. */
  path: string;
  /** Short name that means the same, where there is one. */
  short: string | null;
  /** The allowed values, as text. */
  values: string;
  help: string;
  /** Title of its group. */
  group: string;
}

export const recipeKeys: readonly RecipeKey[] = RECIPE_FIELDS.flatMap((field) => {
  const { path, short = null, help, group } = field;
  const key: RecipeKey = { path, short, values: valuesText(field), help, group };
  const isFirstOfStopping = path === `${EARLY_STOPPING_SHORTHAND.path}.enabled`;
  return isFirstOfStopping ? [{ ...EARLY_STOPPING_SHORTHAND, short: null, group }, key] : [key];
});

type Tree = { [key: string]: unknown };

/** The key of this path or short name. @throws Error that lists what there is */
export function findRecipeKey(name: string): RecipeKey {
  const key = recipeKeys.find((candidate) => candidate.path === name || candidate.short === name);
  if (key) return key;
  throw new Error(`There is no setting “${name}”. The settings: ${recipeKeys.map(keyName).join(', ')}.`);
}

/** What people call a key. */
export function keyName({ short, path }: { short?: string | null; path: string }): string {
  return short ?? path;
}

/** A value as it is written in `key=value`. */
export function parseRecipeValue(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function setAt(tree: Tree, path: string, value: unknown): void {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let node = tree;
  for (const part of parts) {
    const next = node[part];
    if (typeof next !== 'object' || next === null) node[part] = {};
    node = node[part] as Tree;
  }
  node[last] = value;
}

/**
 * The recipe a preset and `key=value` assignments stand for.
 * @throws Error naming the invalid assignment and what may be written instead.
 */
export function recipeFromAssignments(preset: PresetName, assignments: readonly string[]): Recipe {
  return recipeWithAssignments(presets[preset].recipe, assignments);
}

/** A recipe with `key=value` assignments on top. @throws as `recipeFromAssignments` */
export function recipeWithAssignments(base: RecipeInput, assignments: readonly string[]): Recipe {
  const tree = structuredClone(base) as Tree;
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new Error(`“${assignment}” is not key=value, as in epochs=20.`);
    const key = findRecipeKey(assignment.slice(0, at).trim());
    assign(tree, key.path, parseRecipeValue(assignment.slice(at + 1)));
  }
  return parseRecipe(tree);
}

/** A recipe with some fields changed, by path. @throws Error naming the invalid field */
export function recipeWithValues(base: RecipeInput, values: Readonly<Record<string, unknown>>): Recipe {
  const tree = structuredClone(base) as Tree;
  for (const [path, value] of Object.entries(values)) assign(tree, path, value);
  return parseRecipe(tree);
}

function assign(tree: Tree, path: string, value: unknown): void {
  const isToggle = path === 'earlyStopping' && typeof value !== 'string';
  if (!isToggle) {
    setAt(tree, path, value);
    return;
  }
  const previous = (tree.earlyStopping ?? {}) as Tree;
  tree.earlyStopping =
    typeof value === 'number'
      ? { ...previous, enabled: true, patience: value }
      : { ...previous, enabled: value };
}

function parseRecipe(tree: Tree): Recipe {
  const parsed = recipeSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  throw new Error(describeRecipeIssues(parsed.error));
}

function describeRecipeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.join('.');
      const key = recipeKeys.find((candidate) => candidate.path === path);
      return `${key ? keyName(key) : path || 'recipe'}: ${issue.message}${key ? ` (${key.values})` : ''}`;
    })
    .join('\n');
}
