import { z } from 'zod';

const stepMetrics = z.object({
  imgPerSec: z.number(),
  minImgPerSec: z.number(),
  maxImgPerSec: z.number(),
  msPerStep: z.number(),
  steps: z.number().int(),
});

const peerMetrics = z.object({ trainImgPerSec: z.number(), inferenceImgPerSec: z.number() });
const unavailable = z.object({ unavailable: z.string() });

/** Resident memory and tensors at the end of an epoch. */
const memoryAtEpoch = z.object({
  epoch: z.number().int(),
  rssMb: z.number(),
  tensors: z.number().int(),
  tensorMb: z.number(),
});

/** Speeds are photos per second, memory is MiB, shares are fractions of 1. */
export const benchDocumentSchema = z.object({
  settings: z.object({
    batch: z.number().int(),
    size: z.number().int(),
    width: z.number(),
    runtime: z.string(),
    quick: z.boolean(),
  }),
  machine: z.object({
    cpu: z.string(),
    /** The widest vector instructions of the processor. */
    simd: z.string(),
    cores: z.number().int(),
    memoryGb: z.number(),
    platform: z.string(),
    node: z.string(),
    /** Version of the library that computes; null when no step was measured. */
    runtime: z.string().nullable(),
    gpu: z.string().nullable(),
    loadAtStart: z.number(),
  }),
  warnings: z.array(z.string()),
  /** One optimizer step on a fixed batch in memory. `stock` is plain TF.js on the same runtime. */
  train: stepMetrics
    .extend({
      device: z.string(),
      /** Eager ops of one step; null where the runtime's are not counted. */
      opsPerStep: z.number().int().nullable(),
      /** Estimated: each op reads its inputs and writes its outputs once. */
      bytesMovedPerStep: z.number().int().nullable(),
      stock: stepMetrics.optional(),
    })
    .optional(),
  /** The trainer's validation path, and the exported model in ONNX Runtime as the server runs it. */
  inference: stepMetrics
    .extend({ onnx: z.object({ batchImgPerSec: z.number(), singleImgPerSec: z.number() }) })
    .optional(),
  input: z
    .object({
      dataset: z.string(),
      /** Photos of the epoch measured. */
      photos: z.number().int(),
      epochImgPerSec: z.number(),
      syntheticImgPerSec: z.number(),
      /** Speed of the epoch on photos over that of steps on a fixed batch measured before and after it. */
      epochShare: z.number(),
      decodePhotos: z.number().int(),
      decodeImgPerSec: z.number(),
      decodeSeconds: z.number(),
      /** From the start of a trainer process to the end of its first step. */
      coldFirstStepSeconds: z.number(),
      warmFirstStepSeconds: z.number(),
    })
    .optional(),
  memory: z
    .object({
      /** Peak of a trainer process over a short run: decode, train, validate, test, export. */
      trainerPeakMb: z.number(),
      /** Peak of the web process over an import and some pages; null when it was not measured. */
      webPeakMb: z.number().nullable(),
      growth: z.object({ early: memoryAtEpoch, late: memoryAtEpoch, rssMb: z.number(), tensors: z.number() }),
    })
    .optional(),
  peers: z
    .object({
      keras: z.union([peerMetrics, unavailable]),
      pytorch: z.union([peerMetrics, unavailable]),
      /** Ours over theirs, each peer measured between two measurements of ours. */
      ratios: z.object({
        trainOverKeras: z.number().nullable(),
        trainOverPytorch: z.number().nullable(),
        inferenceOverKeras: z.number().nullable(),
        inferenceOverPytorch: z.number().nullable(),
      }),
    })
    .optional(),
});
export type BenchDocument = z.infer<typeof benchDocumentSchema>;
