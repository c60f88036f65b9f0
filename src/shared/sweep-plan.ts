import { z } from 'zod';
import { recipeSchema } from './recipe/recipe';

const value = z.union([z.number(), z.boolean(), z.string().max(40)]);

/** What one field of the recipe is varied over. `path` is a key of `--set`, in full or short. */
const sweepFieldSchema = z.discriminatedUnion('kind', [
  /** A grid tries each of them; a random search draws one. */
  z.strictObject({ path: z.string(), kind: z.literal('choice'), values: z.array(value).min(1).max(50) }),
  z.strictObject({ path: z.string(), kind: z.literal('uniform'), min: z.number(), max: z.number() }),
  /** Each order of magnitude is as likely. */
  z.strictObject({ path: z.string(), kind: z.literal('log-uniform'), min: z.number(), max: z.number() }),
  /** Both ends included. */
  z.strictObject({
    path: z.string(),
    kind: z.literal('integer'),
    min: z.number().int(),
    max: z.number().int(),
  }),
]);
export type SweepField = z.infer<typeof sweepFieldSchema>;

const sweepStrategySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid') }),
  /** The same seed draws the same trials. */
  z.strictObject({
    kind: z.literal('random'),
    trials: z.number().int().min(1),
    seed: z.number().int().min(0).default(1),
  }),
]);
export type SweepStrategy = z.infer<typeof sweepStrategySchema>;

/**
 * Asynchronous successive halving: a run that reaches epoch minEpochs × etaᵏ continues only when it is among the
 * best 1/eta of those that have reached it so far.
 */
const halvingSchema = z.strictObject({
  eta: z.number().int().min(2).max(10).default(3),
  /** Epochs that each run gets. */
  minEpochs: z.number().int().min(1).max(1000).default(1),
  /** Evaluate a stopped run and make a model of its best weights. Without, it ends at once and leaves its curves. */
  keepModels: z.boolean().default(false),
});
export type Halving = z.infer<typeof halvingSchema>;

export const SWEEP_METRICS = ['valAccuracy', 'valLoss'] as const;
export const sweepMetricSchema = z.enum(SWEEP_METRICS);
export type SweepMetric = z.infer<typeof sweepMetricSchema>;

/** All that a sweep is made from; kept with it, so that it can be read and repeated. */
export const sweepPlanSchema = z.object({
  base: recipeSchema,
  fields: z.array(sweepFieldSchema).min(1, 'Vary at least one field').max(10),
  strategy: sweepStrategySchema,
  halving: halvingSchema.nullable().default(null),
  /** What the runs are compared by. */
  metric: sweepMetricSchema.default('valAccuracy'),
});
export type SweepPlan = z.infer<typeof sweepPlanSchema>;

/** A run's value when it reached a rung; null when it was not finite. */
const rungMetricSchema = z.object({ trial: z.number().int(), value: z.number().nullable() });

/** What halving decided about one run at one rung, and on which values. */
export const halvingDecisionSchema = z.object({
  trial: z.number().int(),
  /** From 0. */
  rung: z.number().int(),
  epoch: z.number().int(),
  value: z.number().nullable(),
  verdict: z.enum(['continue', 'stop']),
  /** From 1, among all that had reached the rung. */
  place: z.number().int(),
  /** How many of those continued. */
  kept: z.number().int(),
  /** All that had reached the rung by then, this run with them. */
  values: z.array(rungMetricSchema),
});
export type HalvingDecision = z.infer<typeof halvingDecisionSchema>;

/** Is `a` the better value? One that is not finite is worse than any. */
export function isBetter(metric: SweepMetric, a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a !== null && b === null;
  return metric === 'valLoss' ? a < b : a > b;
}

export const metricNames: Record<SweepMetric, string> = {
  valAccuracy: 'validation accuracy',
  valLoss: 'validation loss',
};
