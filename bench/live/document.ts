import { z } from 'zod';

const milliseconds = z.number().nullable();

const streamMetrics = z.object({
  runs: z.number().int(),
  browsers: z.number().int(),
  follow: z.number().int(),
  pointsPerSecond: z.number(),
  seconds: z.number(),
  /** Points that the server acknowledged as committed, per second. */
  committedPerSecond: z.number(),
  /** Events that all browsers together received, per second. */
  deliveredPerSecond: z.number(),
  /** From the worker's trainer saying a point to a browser having it. */
  p50Ms: milliseconds,
  p95Ms: milliseconds,
  p99Ms: milliseconds,
  /** Summed over all browsers. */
  lost: z.number().int(),
  doubled: z.number().int(),
  disordered: z.number().int(),
  /** Processor time of the web process over the time that passed; 1 is one core. */
  serverCpuShare: z.number(),
  serverRssMb: z.number(),
});
export type StreamMetrics = z.infer<typeof streamMetrics>;

const memoryMetrics = z.object({
  stream: streamMetrics,
  /** Median resident memory of the web process in each fifth of the time, MiB. */
  fifthsMb: z.array(z.number()),
  /** What the last fifth has over the second one. */
  growthMb: z.number(),
});
export type MemoryMetrics = z.infer<typeof memoryMetrics>;

const listMetrics = z.object({
  runs: z.number().int(),
  requests: z.number().int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  /** The same with a search, sorted by the best validation accuracy. */
  searchedP95Ms: z.number(),
  bytes: z.number().int(),
});
export type ListMetrics = z.infer<typeof listMetrics>;

const pageMetrics = z.object({
  epochs: z.number().int(),
  stepPoints: z.number().int(),
  loads: z.number().int(),
  /** From the start of the navigation until loss and accuracy by epoch and loss by step are drawn. */
  mainMs: z.number(),
  /** Until all charts are. */
  medianMs: z.number(),
  slowestMs: z.number(),
  /** The answer with the step curves alone. */
  seriesMs: z.number(),
});
export type PageMetrics = z.infer<typeof pageMetrics>;

const compareMetrics = z.object({
  runs: z.number().int(),
  metrics: z.number().int(),
  /** Of each run. */
  stepPoints: z.number().int(),
  loads: z.number().int(),
  /** From the start of the navigation until the curves of all metrics are drawn. */
  medianMs: z.number(),
  slowestMs: z.number(),
  models: z.number().int(),
  /** The first page of the list of model versions, sorted by accuracy. */
  modelsP95Ms: z.number(),
});
export type CompareMetrics = z.infer<typeof compareMetrics>;

const frameMetrics = z.object({
  perSecond: z.number(),
  /** From one frame to the next. */
  p95Ms: z.number(),
  longestMs: z.number(),
});
export type FrameMetrics = z.infer<typeof frameMetrics>;

const matrixMetrics = z.object({
  classes: z.number().int(),
  /** While the pointer goes over cells, the wheel zooms, a pressed pointer pans, and the slider goes through the epochs. */
  hover: frameMetrics,
  zoom: frameMetrics,
  pan: frameMetrics,
  epochs: frameMetrics,
});
export type MatrixMetrics = z.infer<typeof matrixMetrics>;

export const liveDocumentSchema = z.object({
  machine: z.object({
    cpu: z.string(),
    cores: z.number().int(),
    memoryGb: z.number(),
    platform: z.string(),
    node: z.string(),
    gpu: z.string().nullable(),
    loadAtStart: z.number(),
  }),
  warnings: z.array(z.string()),
  databases: z.array(
    z.object({
      database: z.enum(['sqlite', 'postgresql']),
      live: streamMetrics.optional(),
      list: listMetrics.optional(),
      page: pageMetrics.optional(),
      compare: compareMetrics.optional(),
      matrix: matrixMetrics.optional(),
      memory: memoryMetrics.optional(),
    }),
  ),
});
export type LiveDocument = z.infer<typeof liveDocumentSchema>;
