import { z } from 'zod';

type Value = string | number | boolean;

/** What every field says of itself; schema, form, `--set`, tables and docs are made from it. */
interface Described<T extends Value> {
  label: string;
  /** One sentence below the control in the form. */
  hint?: string;
  /** What `--set` and the docs say; in lower case, without a full stop. */
  help: string;
  /** Short name that `--set` takes instead of the path, where the path is long. */
  short?: string;
  default: T;
  /** Shown only when the group's advanced settings are opened. */
  advanced?: boolean;
  /** The field is used only where all of these are met; elsewhere it is hidden. */
  visibleWhen?: readonly Condition[];
  /** The value that a table need not mention: the option is off. */
  off?: T;
}

/** Another field's value must be one of, or none of, the listed. */
type Condition =
  | { readonly path: string; readonly is: readonly Value[]; readonly isNot?: never }
  | { readonly path: string; readonly isNot: readonly Value[]; readonly is?: never };

interface NumberSpec extends Described<number> {
  kind: 'number';
  /** At least; a field has either this or `above`. */
  min?: number;
  /** More than. */
  above?: number;
  max: number;
  integer?: boolean;
  unit?: string;
}
export interface ChoiceSpec extends Described<string | number> {
  kind: 'choice';
  options: readonly { readonly value: string | number; readonly label: string; readonly hint?: string }[];
}
interface SwitchSpec extends Described<boolean> {
  kind: 'switch';
}
export type FieldSpec = NumberSpec | ChoiceSpec | SwitchSpec;

export interface GroupSpec {
  title: string;
  description: string;
  /** By dotted path into the recipe, in the order of the form. */
  fields: Readonly<Record<string, FieldSpec>>;
}

/** A field together with where it stands. */
export type RecipeField = FieldSpec & { path: string; group: string };

/** The zod schema of one field, without its default. */
export function valueSchema(spec: FieldSpec): z.ZodType<Value> {
  switch (spec.kind) {
    case 'switch':
      return z.boolean();
    case 'choice': {
      const values = spec.options.map(({ value }) => value);
      const error = `must be one of ${values.join(', ')}`;
      return typeof values[0] === 'number'
        ? z.number().refine((value) => values.includes(value), { error })
        : z.enum(values.map(String));
    }
    case 'number': {
      const number = spec.integer ? z.number().int() : z.number();
      const from = spec.above === undefined ? number.min(spec.min ?? 0) : number.gt(spec.above);
      return from.max(spec.max);
    }
  }
}

/** The allowed values, as `--set`, the docs and the hints of the form write them. */
export function valuesText(spec: FieldSpec): string {
  switch (spec.kind) {
    case 'switch':
      return 'true, false';
    case 'choice':
      return spec.options.map(({ value }) => value).join(', ');
    case 'number':
      return spec.above === undefined
        ? `${spec.min ?? 0} to ${spec.max}`
        : `above ${spec.above}, at most ${spec.max}`;
  }
}

/**
 * Is the field used in a recipe with these values?
 * @param valueAt the value at a dotted path, as the recipe has it or as text
 */
export function isVisible({ visibleWhen = [] }: FieldSpec, valueAt: (path: string) => unknown): boolean {
  return visibleWhen.every(({ path, is, isNot }) => {
    const value = String(valueAt(path));
    return is ? is.map(String).includes(value) : !isNot.map(String).includes(value);
  });
}

/** The value at a dotted path of a recipe. */
export function recipeValue(recipe: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], recipe);
}

/** A recipe's value as a table shows it. */
export function recipeText(spec: FieldSpec, value: unknown): string {
  if (spec.kind === 'switch') return value ? 'On' : 'Off';
  if (spec.kind === 'choice') {
    return spec.options.find((option) => String(option.value) === String(value))?.label ?? String(value);
  }
  if (!spec.unit) return String(value);
  if (spec.unit === '°') return `${value}°`;
  return `${value} ${value === 1 ? spec.unit.replace(/s$/, '') : spec.unit}`;
}
