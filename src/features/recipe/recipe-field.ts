import type { Recipe } from '@/shared/recipe';
import { recipeKeys } from '@/shared/recipe-keys';

type Value = string | number | boolean;

interface FieldBase {
  /** Dotted path into the recipe. */
  path: string;
  label: string;
  hint?: string;
  /** Shown only when the group's advanced settings are opened. */
  advanced?: boolean;
  /** The field means something only where all of these hold; else it is hidden. */
  visibleWhen?: readonly Condition[];
  /** The value that a table need not mention: the option is off. */
  off?: Value;
}

/** Another field's value must be one of, or none of, the listed. */
export type Condition =
  | { path: string; is: readonly Value[]; isNot?: never }
  | { path: string; isNot: readonly Value[]; is?: never };

export interface NumberField extends FieldBase {
  kind: 'number';
  unit?: string;
}
export interface ChoiceField extends FieldBase {
  kind: 'choice';
  /** The values are numbers or words in the recipe; here always words. */
  options: readonly { value: string; label: string; hint?: string }[];
  numeric?: boolean;
}
export interface SwitchField extends FieldBase {
  kind: 'switch';
}
export type RecipeField = NumberField | ChoiceField | SwitchField;

export interface RecipeGroup {
  title: string;
  description: string;
  fields: readonly RecipeField[];
}

/**
 * Does the field mean anything in a recipe with these values?
 * @param valueAt the value at a dotted path, as the recipe has it or as text
 */
export function isVisible({ visibleWhen = [] }: RecipeField, valueAt: (path: string) => unknown): boolean {
  return visibleWhen.every(({ path, is, isNot }) => {
    const value = String(valueAt(path));
    return is ? is.map(String).includes(value) : !isNot.map(String).includes(value);
  });
}

/** What may be entered, in words, as the command line says it; undefined for what is chosen from a list. */
export function rangeText(field: RecipeField): string | undefined {
  return field.kind === 'number' ? recipeKeys.find(({ path }) => path === field.path)?.values : undefined;
}

/** The value at a dotted path of a recipe. */
export function recipeValue(recipe: Recipe, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], recipe);
}

/** A recipe's value as a table shows it. */
export function recipeText(field: RecipeField, value: unknown): string {
  if (field.kind === 'switch') return value ? 'On' : 'Off';
  if (field.kind === 'choice') {
    return field.options.find((option) => option.value === String(value))?.label ?? String(value);
  }
  if (!field.unit) return String(value);
  if (field.unit === '°') return `${value}°`;
  return `${value} ${value === 1 ? field.unit.replace(/s$/, '') : field.unit}`;
}
