import { z } from 'zod';
import { coinClassSchema, splitSchema } from './coin-class';
import { preprocessingSpecSchema } from './preprocessing';
import { recipeSchema } from './recipe/recipe';
import { baseWeightsUsedSchema, evaluationSummarySchema, type WorkerEventBody } from './run-events';

/** Runtimes a trainer can compute on; `wasm` trains the head only. */
export const runtimeNameSchema = z.enum(['tensorflow', 'webgpu', 'wasm']);
export type RuntimeName = z.infer<typeof runtimeNameSchema>;

/** The manifest of a dataset version as a worker receives it. Images are content-addressed by SHA-256. */
export const manifestSchema = z.object({
  versionId: z.string(),
  contentHash: z.string(),
  classes: z.array(coinClassSchema).min(2),
  items: z.array(
    z.object({
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      classIndex: z.number().int(),
      split: splitSchema,
      /** As the dataset lists it; an earlier server does not say. */
      file: z.string().optional(),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** All a trainer process needs; handed over by the worker as the first IPC message. */
export const trainerJobSchema = z.object({
  runId: z.string(),
  attempt: z.number().int(),
  runtime: runtimeNameSchema,
  recipe: recipeSchema,
  manifest: manifestSchema,
  /** Folder with the photos, each a file named by its hash under its first two digits: `ab/abcd…`. */
  photoDir: z.string(),
  /** Folder for decoded pixels and downloaded base weights, shared by runs and processes. */
  cacheDir: z.string(),
  /** A folder laid out as `mobilenet_v2_<width>_224_no_top/model.json`, or null. */
  baseWeightsDir: z.string().nullable(),
  /** Empty folder for the results. */
  outDir: z.string(),
  /** Folder of this run's checkpoints; a trainer that finds one there continues from it. */
  checkpointDir: z.string(),
  /** Inside an epoch a checkpoint is made this often; after an epoch one is made anyway. */
  checkpointMinutes: z.number().positive().default(5),
  /** The last epoch whose metrics the server has: later ones that a checkpoint holds are reported again. */
  lastEpoch: z.number().int().min(0).default(0),
});
export type TrainerJob = z.infer<typeof trainerJobSchema>;

/** Prediction for one image of an evaluated split. */
const evaluationItemSchema = z.object({
  hash: z.string(),
  truth: z.number().int(),
  predicted: z.number().int(),
  /** Probability of `predicted`. */
  confidence: z.number(),
  /** 1-based position of the truth among the classes by probability. */
  rank: z.number().int(),
});
export type EvaluationItem = z.infer<typeof evaluationItemSchema>;

/** `evaluation.json` in a trainer's results. */
export const evaluationFileSchema = z.object({
  splits: z.array(z.object({ summary: evaluationSummarySchema, items: z.array(evaluationItemSchema) })),
});
export type EvaluationFile = z.infer<typeof evaluationFileSchema>;

/** `golden.json`: the trainer's own probabilities, which every other runtime must reproduce. */
export const goldenFileSchema = z.object({
  items: z.array(z.object({ hash: z.string(), probabilities: z.array(z.number()) })),
});
export type GoldenFile = z.infer<typeof goldenFileSchema>;

/** Largest difference in a probability at which two runtimes still count as agreeing. */
export const GOLDEN_TOLERANCE = 2e-3;

/** What a trainer says at the end; the files lie in `outDir` under `RESULT_FILES`. */
export const trainerSummarySchema = z.object({
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  stoppedEarly: z.boolean(),
  stopReason: z.enum(['completed', 'early-stopping', 'stopped-by-user', 'time-limit', 'loss-not-finite']),
  /** Of `loss-not-finite`: at which step, and what to do about it. */
  stopDetail: z.string().max(4000).nullish(),
  /**
   * The weights are those of a second fit, of so many epochs, on training and validation photos together; the validation
   * figures are of the first. Null: they are those that validation has chosen.
   */
  lastFitEpochs: z.number().int().min(1).nullish(),
  evaluations: z.array(evaluationSummarySchema),
  preprocessing: preprocessingSpecSchema,
  baseWeights: baseWeightsUsedSchema,
  runtime: runtimeNameSchema,
  runtimeVersion: z.string(),
  parameters: z.number().int(),
  trainSeconds: z.number(),
});
export type TrainerSummary = z.infer<typeof trainerSummarySchema>;

/**
 * Paths of a model version's files. `tfjs/` holds `model.json` and its weight shards; the server writes `onnx` from
 * them, the trainer the rest.
 */
export const RESULT_FILES = {
  tfjs: 'tfjs/model.json',
  onnx: 'model.onnx',
  evaluation: 'evaluation.json',
  golden: 'golden.json',
} as const;

/** Codes of the failures a person can act on. */
export const trainerErrorCodeSchema = z.enum([
  'runtime-unavailable',
  'base-weights-unavailable',
  'dataset-invalid',
  'photo-unreadable',
  'loss-not-finite',
  'out-of-memory',
  'disk-full',
  'cancelled',
  'internal',
]);
export type TrainerErrorCode = z.infer<typeof trainerErrorCodeSchema>;

/** Trainer → worker, over the child process's IPC channel. */
export type TrainerMessage =
  | { type: 'event'; event: WorkerEventBody }
  | { type: 'done'; summary: TrainerSummary }
  /** It ended as requested; the next attempt continues from its newest checkpoint, if there is one. */
  | { type: 'paused' }
  | { type: 'failed'; code: TrainerErrorCode; message: string };

/**
 * Worker → trainer. `prepare` loads what any job on that runtime needs, while the photos are still on their way;
 * `stop` ends after the current batch and keeps the best weights, `pause` makes a checkpoint then and ends.
 */
export type TrainerCommand =
  | { type: 'prepare'; runtime: RuntimeName }
  | { type: 'start'; job: TrainerJob }
  | { type: 'stop' }
  | { type: 'pause' }
  | { type: 'cancel' };
