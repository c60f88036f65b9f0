import { z } from 'zod';
import { AUGMENTATION } from './augmentation';
import { type FieldSpec, type GroupSpec, type RecipeField, valueSchema } from './field';
import { NETWORK } from './network';
import { OPTIMISATION } from './optimisation';
import { REGULARISATION } from './regularisation';
import { EARLY_STOPPING, expandEarlyStopping } from './stopping';

/**
 * A training configuration, described once: each group's file says what its fields are called, may be and mean. The
 * schema, the form, `--set`, tables and the docs are made from it. Angles are degrees, strengths shares of 1.
 */
const GROUPS = [NETWORK, OPTIMISATION, REGULARISATION, AUGMENTATION, EARLY_STOPPING] as const;

export interface RecipeGroup extends Pick<GroupSpec, 'title' | 'description'> {
  fields: readonly RecipeField[];
}

export const RECIPE_GROUPS: readonly RecipeGroup[] = GROUPS.map(({ title, description, fields }) => ({
  title,
  description,
  fields: Object.entries<FieldSpec>(fields).map(([path, spec]) => ({ ...spec, path, group: title })),
}));

/** Every field, in the order of the form. */
export const RECIPE_FIELDS: readonly RecipeField[] = RECIPE_GROUPS.flatMap(({ fields }) => fields);

/** The one schema of a training configuration: form, tRPC, CLI, worker and trainer all parse with it. */
export const recipeSchema = nestedSchema(
  RECIPE_FIELDS.map(({ path, ...spec }) => ({ path, spec })),
) as z.ZodType<Recipe, RecipeInput>;

/** Dotted paths become objects, each with all its defaults when it is left out; unknown keys are refused. */
function nestedSchema(fields: readonly { path: string; spec: FieldSpec }[], parent = ''): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const { path, spec } of fields) {
    const [key = path, ...rest] = path.split('.');
    if (rest.length === 0) {
      shape[key] = valueSchema(spec).default(spec.default);
      continue;
    }
    shape[key] ??= nestedSchema(
      fields.flatMap((field) =>
        field.path.startsWith(`${key}.`)
          ? [{ path: field.path.slice(key.length + 1), spec: field.spec }]
          : [],
      ),
      key,
    );
  }
  const object = z.strictObject(shape);
  if (parent === 'earlyStopping') return z.preprocess(expandEarlyStopping, object.prefault({}));
  return parent ? object.prefault({}) : object;
}

type UnionToIntersection<U> = (U extends U ? (of: U) => void : never) extends (of: infer I) => void
  ? I
  : never;
type Specs = UnionToIntersection<(typeof GROUPS)[number]['fields']>;

type ValueOf<S> = S extends { kind: 'number' }
  ? number
  : S extends { kind: 'switch' }
    ? boolean
    : S extends { options: readonly { value: infer V }[] }
      ? V extends number
        ? number
        : V
      : never;

type FirstPart<Path> = Path extends `${infer Head}.${string}` ? Head : Path;
type Below<S, Head extends string> = {
  [Path in keyof S as Path extends `${Head}.${infer Rest}` ? Rest : never]: S[Path];
};
/** `{ 'a.b': spec }` as `{ a: { b: value } }`. */
type Nested<S> = {
  [Head in FirstPart<keyof S> & string]: Head extends keyof S ? ValueOf<S[Head]> : Nested<Below<S, Head>>;
};
type Optional<T> = { [Key in keyof T]?: (T[Key] extends object ? Optional<T[Key]> : T[Key]) | undefined };

/** A complete, validated training configuration. */
export type Recipe = Nested<Specs>;
/** What a person may write: every field optional, early stopping also as `true`, `false` or a patience. */
export type RecipeInput = Optional<Omit<Recipe, 'earlyStopping'>> & {
  earlyStopping?: Optional<Recipe['earlyStopping']> | boolean | number | undefined;
};
