import { type Recipe, recipeSchema } from '@/shared/recipe';
import { isVisible, type RecipeField, recipeValue } from './recipe-field';
import { RECIPE_FIELDS } from './recipe-fields';

/** A recipe while it is being written: what stands in each field, by dotted path. Numbers are text as typed. */
export type RecipeDraft = Readonly<Record<string, string | boolean>>;

export interface CheckedDraft {
  /** Null while a field is wrong. */
  recipe: Recipe | null;
  /** What is wrong, by dotted path. */
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

/** Is this field to be seen, with the other fields as they are? */
export function isVisibleIn(draft: RecipeDraft, field: RecipeField): boolean {
  return isVisible(field, (path) => draft[path]);
}

/**
 * Reads a draft by the one schema of recipes. Nobody could set right what is wrong in a hidden field: there the
 * schema's default holds.
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
    const number = field.kind === 'number' || (field.kind === 'choice' && field.numeric);
    assign(input, field.path, number ? readNumber(raw) : raw);
  }
  const parsed = recipeSchema.safeParse(input, { error: message });
  if (parsed.success) return { recipe: parsed.data, errors: {} };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return { recipe: null, errors };
}

/** Paths whose value is not that of `base` and matters; `1e-4` and `0.0001` are the same. */
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

/** zod's issues in words for people. */
function message({ code, minimum, maximum, inclusive, expected }: Issue): string {
  if (code === 'too_small') return inclusive === false ? `More than ${minimum}` : `At least ${minimum}`;
  if (code === 'too_big') return `At most ${maximum}`;
  if (code === 'invalid_type') return expected === 'int' ? 'A whole number' : 'Enter a number';
  return 'Not possible here';
}
