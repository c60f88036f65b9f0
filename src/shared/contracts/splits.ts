import { z } from 'zod';
import type { SplitCounts } from './datasets';

const versionMessageSchema = z.string().trim().max(500, 'Enter at most 500 characters');

const seedSchema = z.number().int().min(0).max(0x7fff_ffff).default(1);
const shareSchema = z.number().min(0).max(0.8);

/** How photos are divided: by shares of each class, or into folds of which one after the other validates. */
export const splitPlanSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('shares'),
      validation: shareSchema.default(0.15),
      test: shareSchema.default(0.15),
      seed: seedSchema,
    })
    .refine(({ validation, test }) => validation + test <= 0.9, 'Leave at least a tenth to train on'),
  /** The test split stays; a version is made for each fold. */
  z.strictObject({ kind: z.literal('folds'), folds: z.number().int().min(2).max(20), seed: seedSchema }),
]);
export type SplitPlan = z.output<typeof splitPlanSchema>;

export const previewSplitInput = z.object({
  /** Of the version that is divided: the latest of its dataset. */
  versionId: z.string(),
  plan: splitPlanSchema,
});

export const splitVersionInput = previewSplitInput.extend({
  message: versionMessageSchema.default(''),
  /** Locks the test set of the new version. */
  lock: z.boolean().default(false),
});

export interface SplitPreview {
  /** What the plan makes of each class; of folds, the first. */
  classes: { key: string; label: string; before: SplitCounts; after: SplitCounts }[];
  before: SplitCounts;
  after: SplitCounts;
  /** Photos that change their split. */
  moved: number;
  /** Groups of photos that stay on one side: near copies and faces of one coin. */
  groups: number;
  /** Those of them that lie on several sides now. */
  straddling: number;
  /** Versions that would be made. */
  versions: number;
  /** Photos of a locked test set. */
  locked: number;
  /** Why this cannot be made, with what to do; null when it can. */
  problem: string | null;
}

export interface MadeVersions {
  datasetId: string;
  versions: { versionId: string; number: number }[];
}

/** By id or name. */
export const datasetRef = z.object({ dataset: z.string() });

export const restoreVersionInput = z.object({
  versionId: z.string(),
  message: versionMessageSchema.default(''),
});
