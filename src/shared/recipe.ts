import { z } from 'zod';

/** MobileNetV2 widths for which ImageNet base weights are published. */
export const WIDTHS = [0.35, 0.5, 0.75, 1] as const;
export const INPUT_SIZES = [96, 128, 160, 192, 224] as const;

const oneOf = <T extends readonly number[]>(values: T, what: string) =>
  z
    .number()
    .refine((value) => values.includes(value), { error: `${what} must be one of ${values.join(', ')}` });

const earlyStoppingObject = z
  .object({
    enabled: z.boolean().default(true),
    monitor: z.enum(['valLoss', 'valAccuracy']).default('valLoss'),
    patience: z.number().int().min(1).max(1000).default(10),
    minDelta: z.number().min(0).max(1).default(0),
    /** Epochs at the start that never count against patience. */
    warmupEpochs: z.number().int().min(0).max(1000).default(0),
  })
  .strict();

/** Early stopping may be written as `true`, `false` or a patience in epochs; the full object is what is stored. */
const earlyStopping = z.preprocess((value) => {
  if (typeof value === 'boolean') return { enabled: value };
  if (typeof value === 'number') return { enabled: true, patience: value };
  return value;
}, earlyStoppingObject.prefault({}));

/**
 * The one schema of a training configuration: form, tRPC, CLI, worker and trainer all parse with it.
 * Angles are degrees, times seconds, strengths fractions of 1.
 */
export const recipeSchema = z
  .object({
    model: z
      .object({
        width: oneOf(WIDTHS, 'width').default(1),
        inputSize: oneOf(INPUT_SIZES, 'inputSize').default(224),
        headUnits: z.number().int().min(8).max(4096).default(512),
        dropout: z.number().min(0).max(0.95).default(0.8),
      })
      .strict()
      .prefault({}),
    /** `auto`: ImageNet when it can be had, else random and labelled so; `imagenet` fails when it cannot be had. */
    baseWeights: z.enum(['auto', 'imagenet', 'random']).default('auto'),
    /** `all`: full fine-tuning; `head`: the base stays frozen and its features are computed once. */
    trainable: z.enum(['all', 'head']).default('all'),
    batchNorm: z
      .object({ momentum: z.number().min(0).max(0.9999).default(0.9) })
      .strict()
      .prefault({}),
    optimizer: z
      .object({
        kind: z.literal('adam').default('adam'),
        learningRate: z.number().positive().max(1).default(1e-4),
        schedule: z.enum(['constant', 'cosine']).default('constant'),
        warmupEpochs: z.number().int().min(0).max(100).default(0),
      })
      .strict()
      .prefault({}),
    epochs: z.number().int().min(1).max(10_000).default(100),
    batchSize: z.number().int().min(1).max(1024).default(32),
    labelSmoothing: z.number().min(0).max(0.5).default(0),
    augmentation: z
      .object({
        enabled: z.boolean().default(true),
        /** Largest rotation to either side; 180 means any angle. Coins are never mirrored. */
        rotationDegrees: z.number().min(0).max(180).default(180),
        /** Largest relative zoom in or out. */
        scale: z.number().min(0).max(0.5).default(0.1),
        /** Largest shift as a fraction of the side. */
        shift: z.number().min(0).max(0.5).default(0.05),
        brightness: z.number().min(0).max(1).default(0.15),
        contrast: z.number().min(0).max(1).default(0.15),
      })
      .strict()
      .prefault({}),
    earlyStopping,
    seed: z.number().int().min(0).max(2_147_483_647).default(1),
  })
  .strict();

/** A complete, validated training configuration. */
export type Recipe = z.infer<typeof recipeSchema>;
/** What a person may write: every field optional. */
export type RecipeInput = z.input<typeof recipeSchema>;
