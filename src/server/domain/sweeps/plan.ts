import { type Random, seededRandom } from '@/shared/random';
import { findRecipeKey, keyName, recipeWithValues } from '@/shared/recipe/assignments';
import type { Recipe } from '@/shared/recipe/recipe';
import type { SweepField, SweepPlan } from '@/shared/sweep-plan';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';

/** One run of a sweep. */
export interface Trial {
  /** From 1. */
  number: number;
  /** The varied fields, by full path. */
  values: Record<string, unknown>;
  recipe: Recipe;
}

/** Draws of one trial before the space of a random search is taken to be used up. */
const DRAWS = 200;

/**
 * The runs a plan stands for, each with a recipe of its own; the same plan always gives the same. Pure.
 * @throws AppError `bad-request` for a field that does not exist, a value that its recipe does not allow, a grid
 * without lists of values, and more runs than `maxSweepRuns`.
 */
export function trialsOf(plan: SweepPlan): Trial[] {
  const fields = plan.fields.map((field) => checkField(plan.base, field));
  const twice = fields.find(({ path }, index) => fields.findIndex((it) => it.path === path) !== index);
  if (twice) throw invalidPlan(`${name(twice.path)} is varied twice: keep one of the two.`);
  const drawn = plan.strategy.kind === 'grid' ? grid(fields) : random(fields, plan.strategy);
  return drawn.map((values, index) => ({
    number: index + 1,
    values,
    recipe: recipeOfTrial(plan.base, values),
  }));
}

/** A grid is counted before it is laid out: its size grows with every field. */
function grid(fields: readonly SweepField[]): Record<string, unknown>[] {
  const lists = fields.map((field) => {
    if (field.kind === 'choice') return [...new Set(field.values)];
    throw invalidPlan(
      `A grid needs a list of values for ${name(field.path)}, not a range; or search at random.`,
    );
  });
  checkCount(lists.reduce((product, list) => product * list.length, 1));
  return lists.reduce<Record<string, unknown>[]>(
    (rows, list, index) =>
      rows.flatMap((row) => list.map((value) => ({ ...row, [fields[index]?.path ?? '']: value }))),
    [{}],
  );
}

function random(
  fields: readonly SweepField[],
  { trials, seed }: { trials: number; seed: number },
): Record<string, unknown>[] {
  checkCount(trials);
  const stream = seededRandom(`sweep ${seed}`);
  const seen = new Map<string, Record<string, unknown>>();
  for (let draws = 0; seen.size < trials; draws++) {
    if (draws === trials * DRAWS) {
      throw invalidPlan(
        `Only ${seen.size} different runs were found in this space: ask for ${seen.size}, or vary more.`,
      );
    }
    const values = Object.fromEntries(fields.map((field) => [field.path, draw(field, stream)]));
    seen.set(JSON.stringify(values), values);
  }
  return [...seen.values()];
}

function draw(field: SweepField, stream: Random): unknown {
  switch (field.kind) {
    case 'choice':
      return stream.pick(field.values);
    case 'integer':
      return stream.int(field.min, field.max);
    case 'uniform':
      return legible(stream.range(field.min, field.max), field);
    case 'log-uniform':
      return legible(Math.exp(stream.range(Math.log(field.min), Math.log(field.max))), field);
  }
}

/** Three digits say all that matters; rounding must not leave the range. */
function legible(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(Math.max(Number(value.toPrecision(3)), min), max);
}

function checkCount(count: number): void {
  if (count <= tunables.maxSweepRuns) return;
  throw invalidPlan(
    `This sweep would make ${count.toLocaleString('en-GB')} runs; at most ${tunables.maxSweepRuns} are allowed. Vary fewer values, or search at random.`,
  );
}

/** With its full path. Ends of a range are tried against the schema, so that whatever is drawn is allowed too. */
function checkField(base: Recipe, field: SweepField): SweepField {
  const { path } = keyOf(field.path);
  if (path === 'earlyStopping') throw invalidPlan('Vary earlyStopping by its parts, such as patience.');
  if (field.kind === 'choice') {
    for (const value of field.values) tryValue(base, path, value);
    return { ...field, path };
  }
  if (field.min >= field.max) throw invalidPlan(`${name(path)}: the minimum must be below the maximum.`);
  if (field.kind === 'log-uniform' && field.min <= 0) {
    throw invalidPlan(`${name(path)}: a logarithmic range must begin above 0.`);
  }
  for (const value of [field.min, field.max]) tryValue(base, path, value);
  // A field of whole numbers, or of a few, takes no number from in between.
  if (field.kind !== 'integer') tryValue(base, path, field.min + (field.max - field.min) / Math.E);
  else
    for (let value = field.min; value <= Math.min(field.max, field.min + 3); value++)
      tryValue(base, path, value);
  return { ...field, path };
}

function keyOf(path: string) {
  try {
    return findRecipeKey(path);
  } catch (error) {
    throw invalidPlan((error as Error).message);
  }
}

function tryValue(base: Recipe, path: string, value: unknown): void {
  try {
    recipeWithValues(base, { [path]: value });
  } catch (error) {
    throw invalidPlan(`${value} is not possible for ${(error as Error).message}`);
  }
}

function recipeOfTrial(base: Recipe, values: Record<string, unknown>): Recipe {
  try {
    return recipeWithValues(base, values);
  } catch (error) {
    throw invalidPlan((error as Error).message);
  }
}

/** The varied fields as text: `learningRate=0.001 dropout=0.2`. */
export function valuesText(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([path, value]) => `${name(path)}=${value}`)
    .join(' ');
}

function name(path: string): string {
  return keyName(keyOf(path));
}

function invalidPlan(message: string): AppError {
  return new AppError('bad-request', message);
}
