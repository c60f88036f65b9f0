import { z } from 'zod';
import { parseRecipeValue } from '@/shared/recipe/assignments';
import { type SweepField, sweepMetricSchema, type sweepPlanSchema } from '@/shared/sweep-plan';
import { fieldName } from './field-name';

/** One varied field while it is edited; numbers are text as typed. */
const fieldDraftSchema = z.object({
  id: z.number(),
  /** Full path; empty until chosen. */
  path: z.string(),
  kind: z.enum(['choice', 'uniform', 'log-uniform', 'integer']),
  /** Of `choice`: separated by commas or spaces. */
  values: z.string(),
  min: z.string(),
  max: z.string(),
});
export type FieldDraft = z.infer<typeof fieldDraftSchema>;

export const sweepDraftSchema = z.object({
  on: z.boolean(),
  fields: z.array(fieldDraftSchema).min(1).readonly(),
  search: z.enum(['grid', 'random']),
  trials: z.string(),
  seed: z.string(),
  halving: z.boolean(),
  eta: z.string(),
  minEpochs: z.string(),
  /** Of stopped runs. Drafts of before it was offered are without. */
  keepModels: z.boolean().default(false),
  metric: sweepMetricSchema,
});
export type SweepDraft = z.infer<typeof sweepDraftSchema>;

export const emptySweep: SweepDraft = {
  on: false,
  fields: [{ id: 1, path: '', kind: 'choice', values: '', min: '', max: '' }],
  search: 'grid',
  trials: '9',
  seed: '1',
  halving: false,
  eta: '3',
  minEpochs: '1',
  keepModels: false,
  metric: 'valAccuracy',
};

export type PlanInput = Omit<z.input<typeof sweepPlanSchema>, 'base'>;

/** The plan a draft stands for, or what is missing first. What a recipe allows the server says. */
export function readSweep(
  draft: SweepDraft,
): { plan: PlanInput; error: null } | { plan: null; error: string } {
  const invalid = (error: string) => ({ plan: null, error });
  const fields: SweepField[] = [];
  for (const field of draft.fields) {
    if (!field.path) return invalid('Choose which field to vary.');
    const read = readField(field, draft.search);
    if (!read) {
      return invalid(
        isRange(field, draft.search)
          ? `${fieldName(field.path)}: enter the smallest and the largest value.`
          : `${fieldName(field.path)}: list the values, separated by commas.`,
      );
    }
    fields.push(read);
  }
  const [trials, seed] = [readNumber(draft.trials), readNumber(draft.seed)];
  if (draft.search === 'random' && !(Number.isInteger(trials) && trials > 0)) {
    return invalid('Enter how many runs to draw.');
  }
  if (draft.search === 'random' && !(Number.isInteger(seed) && seed >= 0))
    return invalid('Enter a whole number as the seed.');
  const [eta, minEpochs] = [readNumber(draft.eta), readNumber(draft.minEpochs)];
  if (draft.halving && !(Number.isInteger(eta) && eta >= 2 && eta <= 10)) {
    return invalid('Enter a whole number from 2 to 10 under “Keep one in”.');
  }
  if (draft.halving && !(Number.isInteger(minEpochs) && minEpochs >= 1)) {
    return invalid('Enter at least 1 under “Minimum epochs”.');
  }
  return {
    plan: {
      fields,
      strategy: draft.search === 'grid' ? { kind: 'grid' } : { kind: 'random', trials, seed },
      halving: draft.halving ? { eta, minEpochs, keepModels: draft.keepModels } : null,
      metric: draft.metric,
    },
    error: null,
  };
}

/** A grid lists values, whatever kind was chosen for a random search before. */
export function isRange({ kind }: Pick<FieldDraft, 'kind'>, search: SweepDraft['search']): boolean {
  return search === 'random' && kind !== 'choice';
}

function readField(field: FieldDraft, search: SweepDraft['search']): SweepField | null {
  const { path, kind } = field;
  if (kind === 'choice' || !isRange(field, search)) {
    const values = field.values
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(parseRecipeValue) as (string | number | boolean)[];
    return values.length > 0 ? { path, kind: 'choice', values } : null;
  }
  const [min, max] = [readNumber(field.min), readNumber(field.max)];
  return Number.isFinite(min) && Number.isFinite(max) ? { path, kind, min, max } : null;
}

function readNumber(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}
