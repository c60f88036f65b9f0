import { z } from 'zod';

/** MobileNetV2 widths for which ImageNet base weights are published. */
export const WIDTHS = [0.35, 0.5, 0.75, 1] as const;
export const INPUT_SIZES = [96, 128, 160, 192, 224] as const;
/** Inverted-residual blocks of MobileNetV2. */
export const BLOCK_COUNT = 17;

const oneOf = <T extends readonly number[]>(values: T, what: string) =>
  z
    .number()
    .refine((value) => values.includes(value), { error: `${what} must be one of ${values.join(', ')}` });

/** Metrics of an epoch that can be watched. `valTop5` counts a truth among the five most probable classes. */
export const MONITORS = ['valLoss', 'valAccuracy', 'valTop5', 'loss', 'accuracy'] as const;
export type Monitor = (typeof MONITORS)[number];

const earlyStoppingObject = z
  .object({
    enabled: z.boolean().default(true),
    monitor: z.enum(MONITORS).default('valLoss'),
    patience: z.number().int().min(1).max(1000).default(10),
    minDelta: z.number().min(0).max(1).default(0),
    /** Epochs at the start that never count against patience. */
    warmupEpochs: z.number().int().min(0).max(1000).default(0),
    /** End with the weights of the best epoch; else with those of the last. */
    restoreBest: z.boolean().default(true),
  })
  .strict();

/** Early stopping may be written as `true`, `false` or a patience in epochs; the full object is what is stored. */
const earlyStopping = z.preprocess((value) => {
  if (typeof value === 'boolean') return { enabled: value };
  if (typeof value === 'number') return { enabled: true, patience: value };
  return value;
}, earlyStoppingObject.prefault({}));

const strength = (standard: number) => z.number().min(0).max(1).default(standard);

/** Coins are never mirrored: a coin's mirror image is no coin. */
const augmentation = z
  .object({
    enabled: z.boolean().default(true),
    /** Largest rotation to either side; 180 means any angle of the full turn. */
    rotationDegrees: z.number().min(0).max(180).default(180),
    /** Largest relative zoom in or out. */
    scale: z.number().min(0).max(0.5).default(0.1),
    /** Largest shift as a fraction of the side. */
    shift: z.number().min(0).max(0.5).default(0.05),
    brightness: strength(0.15),
    contrast: strength(0.15),
    /** 1 turns the hue by up to half the colour circle either way. */
    hue: strength(0),
    /** 1 blurs with a standard deviation of up to a fiftieth of the side. */
    blur: strength(0),
    /** 1 adds Gaussian noise with a standard deviation of up to a quarter of the range. */
    noise: strength(0),
    /** 1 blanks a square of up to half the side. */
    cutout: strength(0),
    /** Share of the photos whose surroundings, outside the coin's circle, are replaced. */
    background: strength(0),
    /**
     * Augmented views of each training photo whose frozen features are cached. They are drawn once from the seed;
     * in each epoch a photo is seen in one of them or as it is, all as likely. 0: `head` sees the plain photos;
     * `blocks` augments afresh in each step and caches nothing for training.
     */
    cachedViews: z.number().int().min(0).max(64).default(0),
  })
  .strict();

const optimizer = z
  .object({
    kind: z.enum(['adam', 'adamw', 'sgd']).default('adam'),
    /** The peak rate, per step. */
    learningRate: z.number().positive().max(1).default(1e-4),
    /** Of SGD. */
    momentum: z.number().min(0).max(0.999).default(0.9),
    /** Of AdamW, decoupled: each step takes `rate × weightDecay` of every kernel; biases and batch norm are left. */
    weightDecay: z.number().min(0).max(1).default(0.01),
    schedule: z.enum(['constant', 'cosine', 'step', 'plateau']).default('constant'),
    warmupEpochs: z.number().int().min(0).max(100).default(0),
    /** Of `step`: epochs between two falls. */
    stepEpochs: z.number().int().min(1).max(1000).default(10),
    /** Of `plateau`: epochs without improvement of the validation loss before a fall. */
    plateauPatience: z.number().int().min(1).max(1000).default(4),
    /** Of `step` and `plateau`: what the rate is multiplied by at each fall. */
    decayFactor: z.number().min(0.01).max(0.99).default(0.3),
    /** The rate never falls below this share of its peak. */
    floor: z.number().min(0).max(1).default(0),
  })
  .strict();

/**
 * The one schema of a training configuration: form, tRPC, CLI, worker and trainer all parse with it.
 * Angles are degrees, strengths fractions of 1.
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
    /**
     * `all`: full fine-tuning; `head`: the base stays frozen and its features are computed once; `blocks`: the
     * head and the last `blocks` inverted-residual blocks; `two-phase`: the head first, then all layers.
     */
    trainable: z.enum(['all', 'blocks', 'head', 'two-phase']).default('all'),
    /** Of `blocks`: how many, counted from the output; the last convolution goes with the last block. */
    blocks: z
      .number()
      .int()
      .min(1)
      .max(BLOCK_COUNT - 1)
      .default(4),
    twoPhase: z
      .object({
        /** Of the run's epochs, those at the start that train the head alone, on cached features. */
        headEpochs: z.number().int().min(1).max(1000).default(5),
        /** Constant, in those epochs; `optimizer.learningRate` and its schedule begin after them. */
        headLearningRate: z.number().positive().max(1).default(1e-3),
      })
      .strict()
      .prefault({}),
    batchNorm: z
      .object({
        /** Keras' rule: `moving × momentum + batch × (1 − momentum)`. */
        momentum: z.number().min(0).max(0.9999).default(0.9),
        /** False: normalise with the base's moving statistics, and leave gain and offset as they are. */
        trained: z.boolean().default(true),
      })
      .strict()
      .prefault({}),
    optimizer: optimizer.prefault({}),
    epochs: z.number().int().min(1).max(10_000).default(100),
    /** Training ends with the epoch in which this is reached; 0 for no limit. */
    maxMinutes: z.number().min(0).max(100_000).default(0),
    batchSize: z.number().int().min(1).max(1024).default(32),
    labelSmoothing: z.number().min(0).max(0.5).default(0),
    /** `balanced`: each class weighs by its inverse frequency, a photo 1 on average. */
    classWeights: z.enum(['none', 'balanced']).default('none'),
    mix: z
      .object({
        /** `mixup` blends two photos and their classes; `cutmix` pastes a rectangle of one into the other. */
        kind: z.enum(['none', 'mixup', 'cutmix']).default('none'),
        /** Shares are drawn from Beta(alpha, alpha). */
        alpha: z.number().min(0.01).max(8).default(0.2),
      })
      .strict()
      .prefault({}),
    augmentation: augmentation.prefault({}),
    ema: z
      .object({
        /** Validate, keep and export an exponential moving average of the weights instead of the weights. */
        enabled: z.boolean().default(false),
        decay: z.number().min(0.5).max(0.99999).default(0.995),
      })
      .strict()
      .prefault({}),
    /** Final evaluation and serving average the probabilities over this many rotations of the photo; 1 is none. */
    testTimeRotations: z.number().int().min(1).max(36).default(1),
    earlyStopping,
    seed: z.number().int().min(0).max(2_147_483_647).default(1),
  })
  .strict();

/** A complete, validated training configuration. */
export type Recipe = z.infer<typeof recipeSchema>;
/** What a person may write: every field optional. */
export type RecipeInput = z.input<typeof recipeSchema>;
