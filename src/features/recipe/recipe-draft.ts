import { isVisible, type RecipeField, recipeValue } from '@/shared/recipe/field';
import { RECIPE_FIELDS, type Recipe, recipeSchema } from '@/shared/recipe/recipe';

/** A recipe while it is edited: the content of each field, by dotted path. Numbers are text as typed. */
export type RecipeDraft = Readonly<Record<string, string | boolean>>;

export interface CheckedDraft {
  /** Null while a field is invalid. */
  recipe: Recipe | null;
  /** What to do about each invalid field, by dotted path. */
  errors: Readonly<Record<string, string>>;
}

export function draftOf(recipe: Recipe): RecipeDraft {
  return Object.fromEntries(
    RECIPE_FIELDS.map((field) => {
      const value = recipeValue(recipe, field.path);
      return [field.path, typeof value === 'boolean' ? value : String(value)];
    }),
  );
}

/** Is this field used, given the other fields of the draft? */
export function isVisibleIn(draft: RecipeDraft, field: RecipeField): boolean {
  return isVisible(field, (path) => draft[path]);
}

/**
 * Parses a draft with the schema. Nobody could correct an invalid value in a hidden field, so there the default is
 * used.
 */
export function checkDraft(draft: RecipeDraft): CheckedDraft {
  const all = parse(draft, RECIPE_FIELDS);
  if (all.recipe) return all;
  return parse(
    draft,
    RECIPE_FIELDS.filter((field) => !(field.path in all.errors) || isVisibleIn(draft, field)),
  );
}

function parse(draft: RecipeDraft, fields: readonly RecipeField[]): CheckedDraft {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const raw = draft[field.path];
    assign(input, field.path, typeof field.default === 'number' ? readNumber(raw) : raw);
  }
  const parsed = recipeSchema.safeParse(input, { error: message });
  if (parsed.success) return { recipe: parsed.data, errors: {} };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return { recipe: null, errors };
}

/** Paths of used fields whose value is not that of `base`; `1e-4` and `0.0001` are the same. */
export function changedPaths(draft: RecipeDraft, base: RecipeDraft): string[] {
  return RECIPE_FIELDS.filter((field) => {
    if (!isVisibleIn(draft, field)) return false;
    const [mine, its] = [draft[field.path], base[field.path]];
    if (mine === its) return false;
    return field.kind !== 'number' || readNumber(mine) !== readNumber(its);
  }).map(({ path }) => path);
}

/** NaN when it is no number. A comma counts as the decimal point: many keyboards have no other. */
function readNumber(raw: string | boolean | undefined): number {
  const text = String(raw ?? '')
    .trim()
    .replace(',', '.');
  return text === '' ? Number.NaN : Number(text);
}

function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head, ...rest] = path.split('.');
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  target[head] ??= {};
  assign(target[head] as Record<string, unknown>, rest.join('.'), value);
}

interface Issue {
  code?: string;
  minimum?: unknown;
  maximum?: unknown;
  inclusive?: boolean;
  expected?: unknown;
}

/** What the form says about one of zod's issues. */
function message({ code, minimum, maximum, inclusive, expected }: Issue): string {
  if (code === 'too_small')
    return inclusive === false ? `Enter more than ${minimum}` : `Enter at least ${minimum}`;
  if (code === 'too_big') return `Enter at most ${maximum}`;
  if (code === 'invalid_type') return expected === 'int' ? 'Enter a whole number' : 'Enter a number';
  return 'Choose one of the options';
}
