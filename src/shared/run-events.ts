import { z } from 'zod';
import { splitSchema } from './coin-class';
import { MOST_ANSWERED_PHOTOS } from './epoch-answers';
import { machineSampleSchema } from './machine-sample';
import { RUN_CONTROLS, RUN_STATES } from './run-state';

const PHASES = [
  'downloading',
  'decoding',
  'loading',
  'computing-features',
  'training',
  'last-fit',
  'evaluating',
  'exporting',
  'uploading',
] as const;
const phaseSchema = z.enum(PHASES);
export type Phase = z.infer<typeof phaseSchema>;

/** A count that every database can hold. */
export const wholeNumber = z
  .number()
  .int()
  .max(2 ** 31 - 1);

const accuracy = z.number().min(0).max(1);
/** JSON has no NaN: a metric that is not finite travels as null. */
const metric = z.number().nullable();

/** One finished epoch. `epoch` counts from 1; accuracies are fractions, times seconds. */
const epochSchema = z.object({
  epoch: wholeNumber.min(1),
  loss: metric,
  accuracy,
  valLoss: metric,
  valAccuracy: accuracy,
  /** Share of the validation photos whose class is among the five most probable; older logs lack it. */
  valTop5: accuracy.nullish(),
  learningRate: z.number(),
  imgPerSec: z.number(),
  seconds: z.number(),
  bestEpoch: wholeNumber.min(1),
  /** The monitored metric at `bestEpoch`. */
  bestValue: metric,
  /** Epochs without improvement that are still allowed; null when early stopping is off. */
  patienceLeft: wholeNumber.nullable(),
  etaSeconds: z.number().nullable(),
});
export type EpochMetrics = z.infer<typeof epochSchema>;

/** One finished epoch as a worker reports it. The answers are kept beside the log, which pages read whole. */
export const epochReportSchema = epochSchema.extend({
  /** What was answered to each validation photo, see `packAnswers`, in base64; null where it is not kept. */
  answers: z
    .base64()
    .max(4 * Math.ceil((2 * MOST_ANSWERED_PHOTOS) / 3))
    .nullish(),
});
export type EpochReport = z.infer<typeof epochReportSchema>;

export const evaluationSummarySchema = z.object({
  split: splitSchema,
  photos: wholeNumber,
  loss: metric,
  top1: accuracy,
  top5: accuracy,
  /** Null when no class of the dataset names a value, currency or country. */
  valueAccuracy: accuracy.nullable(),
  currencyAccuracy: accuracy.nullable(),
  countryAccuracy: accuracy.nullable(),
});
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;

export const baseWeightsUsedSchema = z.object({
  kind: z.enum(['imagenet', 'random']),
  /** Where the weights came from, or why they are random; shown to people. */
  source: z.string().max(4000),
  width: z.number(),
});
export type BaseWeightsUsed = z.infer<typeof baseWeightsUsedSchema>;

/** Where training stood when a checkpoint was made. */
export const checkpointPositionSchema = z.object({
  /** Epochs that are done, validation included. */
  epoch: wholeNumber.min(0),
  /** Steps done of the epoch that follows. */
  batch: wholeNumber.min(0),
  /** Steps of the optimizer since the run began. */
  step: wholeNumber.min(0),
});
export type CheckpointPosition = z.infer<typeof checkpointPositionSchema>;

const determinismSchema = z.discriminatedUnion('kind', [
  /** To the last bit. */
  z.object({ kind: z.literal('bitwise') }),
  /** Largest difference of an epoch's loss, as a share of it. */
  z.object({ kind: z.literal('tolerance'), relativeLoss: z.number() }),
]);
export type Determinism = z.infer<typeof determinismSchema>;

/** Events of a type have an end: more photos take several of them. */
export const UNREADABLE_PER_EVENT = 100;

const unreadablePhotoSchema = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** As the dataset lists it. */
  file: z.string().max(1024),
  /** Label of its class. */
  class: z.string().max(1024),
  split: splitSchema,
  reason: z.string().max(200),
});
export type UnreadablePhoto = z.infer<typeof unreadablePhotoSchema>;

const payloads = {
  /** A transition of the run; written by the server only. */
  state: z.object({
    state: z.enum(RUN_STATES),
    reason: z.string().nullable(),
    by: z.string().nullable(),
  }),
  /** A control request to pause, stop or cancel, or (`none`) one to pause that was withdrawn; written by the server only. */
  control: z.object({ control: z.enum(RUN_CONTROLS), by: z.string() }),
  /** What this attempt works with, once known. */
  setup: z.object({
    /**
     * The checkpoint this attempt continues from; null when it starts from nothing. What earlier attempts measured after
     * this point is void: see `curveAfter`.
     */
    resumedFrom: checkpointPositionSchema.nullable().default(null),
    /**
     * Where else the run was trained before, on another runtime or processor: from there on it is no longer to the last bit
     * what it would have been in one place. Null when it was always here.
     */
    trainedElsewhere: z.string().max(2000).nullish(),
    runtime: z.string().max(80),
    device: z.string().max(500),
    /** How far another run with this seed on this machine may differ from it; absent in old logs. */
    determinism: determinismSchema.nullish(),
    baseWeights: baseWeightsUsedSchema,
    parameters: wholeNumber,
    trainPhotos: wholeNumber,
    validationPhotos: wholeNumber,
    testPhotos: wholeNumber,
    classes: wholeNumber,
  }),
  phase: z.object({ phase: phaseSchema, done: z.number().nullable(), total: z.number().nullable() }),
  /** Photos that could not be decoded and are left out, in training and evaluation. */
  unreadable: z.object({ photos: z.array(unreadablePhotoSchema).min(1).max(UNREADABLE_PER_EVENT) }),
  /** Progress inside an epoch, at most a few a second. */
  batch: z.object({
    epoch: wholeNumber.min(1),
    epochs: wholeNumber.min(1),
    batch: wholeNumber.min(1),
    batches: wholeNumber.min(1),
    loss: metric,
    accuracy,
    imgPerSec: z.number(),
    etaSeconds: z.number().nullable(),
    /** Steps of the optimizer since the run began; older logs lack it, as what follows. */
    step: wholeNumber.min(1).nullish(),
    /** Means of the steps since the last report, where loss and accuracy are those of the epoch so far. */
    stepLoss: metric.optional(),
    stepAccuracy: accuracy.nullish(),
    learningRate: z.number().nullish(),
  }),
  epoch: epochSchema,
  /** A checkpoint lies on the worker's disk: the run can continue from here. */
  checkpoint: checkpointPositionSchema.extend({ bytes: wholeNumber, seconds: z.number() }),
  log: z.object({ level: z.enum(['info', 'warn', 'error']), message: z.string().max(4000) }),
  evaluation: evaluationSummarySchema,
  /** How busy the worker's machine is, every few seconds while the run is in progress. */
  telemetry: machineSampleSchema,
  /** The run made this model version; written by the server only. */
  model: z.object({ modelId: z.string(), modelNumber: wholeNumber }),
} as const;

export type RunEventType = keyof typeof payloads;
export const RUN_EVENT_TYPES = Object.keys(payloads) as RunEventType[];
export type RunEventPayloads = { [T in RunEventType]: z.infer<(typeof payloads)[T]> };

const eventVariant = <T extends RunEventType>(type: T) =>
  z.object({ type: z.literal(type), payload: payloads[type] });

/** An event of a run without its place in the log. */
export const runEventBodySchema = z.discriminatedUnion('type', [
  eventVariant('state'),
  eventVariant('control'),
  eventVariant('setup'),
  eventVariant('phase'),
  eventVariant('unreadable'),
  eventVariant('batch'),
  eventVariant('epoch'),
  eventVariant('checkpoint'),
  eventVariant('log'),
  eventVariant('evaluation'),
  eventVariant('telemetry'),
  eventVariant('model'),
]);
export type RunEventBody = z.infer<typeof runEventBodySchema>;

/** The types a worker may send; the rest only the server writes. */
export const workerEventBodySchema = z.discriminatedUnion('type', [
  eventVariant('setup'),
  eventVariant('phase'),
  eventVariant('unreadable'),
  eventVariant('batch'),
  z.object({ type: z.literal('epoch'), payload: epochReportSchema }),
  eventVariant('checkpoint'),
  eventVariant('log'),
  eventVariant('evaluation'),
  eventVariant('telemetry'),
]);
export type WorkerEventBody = z.infer<typeof workerEventBodySchema>;

/** One entry of the run event log. `seq` counts from 1 without gaps, per run; the server gives it out. */
export type RunEvent = RunEventBody & { runId: string; seq: number; attempt: number; at: number };
