import { z } from 'zod';
import { type Recipe, recipeSchema } from '@/shared/recipe/recipe';
import type { UnknownFigures } from '../unknown/measure';

/** A share of photos with its 95 % interval (Wilson). */
const shareSchema = z.object({ share: z.number(), low: z.number(), high: z.number() });
export type Share = z.infer<typeof shareSchema>;

/** What is right on one set of photos: class, truth among five, and what the named class says of the coin. */
const figuresSchema = z.object({
  photos: z.number().int(),
  top1: shareSchema,
  top5: shareSchema,
  value: shareSchema,
  currency: shareSchema,
  country: shareSchema,
});
export type Figures = z.infer<typeof figuresSchema>;

/** One training with what came of it: a line of the results' file. */
export const resultSchema = z.object({
  name: z.string(),
  quick: z.boolean(),
  recipe: recipeSchema,
  /** Where the base's weights came from. */
  baseWeights: z.string(),
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  /** As the trainer counts: epochs with their validation. */
  trainSeconds: z.number(),
  /** Processor time of the whole trainer, all threads: comparable where a machine is shared. */
  cpuSeconds: z.number(),
  finishedAt: z.string(),
  /** By the name of the set. */
  sets: z.record(z.string(), figuresSchema),
});
export type Result = z.infer<typeof resultSchema>;

/** A training without some classes, and how well it tells them from its own. */
export interface LeftOutResult {
  name: string;
  quick: boolean;
  recipe: Recipe;
  /** On test photos of the classes that it learned. */
  top1: number | null;
  figures: UnknownFigures;
}

export interface AccuracyDocument {
  machine: { cpu: string; cores: number; memoryGb: number; node: string };
  results: Result[];
  unknown: LeftOutResult[];
}
