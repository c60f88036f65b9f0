import { z } from 'zod';

const kindMetrics = z.object({
  kind: z.string(),
  photos: z.number().int(),
  bytes: z.number().int(),
  /** By the clock. */
  photosPerSecond: z.number(),
  /** Photos for each second of processor time, of the server and its pool together: what runs beside it counts little. */
  photosPerCpuSecond: z.number(),
  /** Of sharp alone, which decodes each file whole, in one process. */
  sharpPerSecond: z.number().nullable(),
  sharpPerCpuSecond: z.number().nullable(),
  /** Processor time of the import over that of sharp alone. */
  ratio: z.number().nullable(),
});
export type KindMetrics = z.infer<typeof kindMetrics>;

const memoryMetrics = z.object({
  photos: z.number().int(),
  /** Peak resident memory of the process that imports, MiB. Its pool is bounded by itself. */
  peakMb: z.number(),
  /** Of what JavaScript holds at the end. */
  heapMb: z.number(),
  seconds: z.number(),
});
export type MemoryMetrics = z.infer<typeof memoryMetrics>;

const listMetrics = z.object({
  files: z.number().int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  /** The plan of what was listed. */
  planSeconds: z.number(),
});
export type ListMetrics = z.infer<typeof listMetrics>;

const gridMetrics = z.object({
  engine: z.enum(['sqlite', 'postgresql']),
  photos: z.number().int(),
  filters: z.array(
    z.object({
      filter: z.string(),
      /** Photos that it finds. */
      found: z.number().int(),
      /** The first page as it was asked for first, and by the median after that. */
      firstMs: z.number(),
      pageMs: z.number(),
      /** Processor time of the first page, which is the engine's too for SQLite: what runs beside it counts little. */
      pageCpuMs: z.number(),
      /** How many there are and where each page begins, read again, by the median; and its processor time. */
      outlineMs: z.number(),
      outlineCpuMs: z.number(),
      /** Processor time that page and outline hold the event loop for at once, the median of the longest; null off Linux. */
      longestMs: z.number().nullable(),
    }),
  ),
});
export type GridMetrics = z.infer<typeof gridMetrics>;

const framesMetrics = z.object({
  photos: z.number().int(),
  /** From one frame to the next while the grid scrolls: the median, the 95th percentile and the longest. */
  frameMs: z.number(),
  slowFrameMs: z.number(),
  longestFrameMs: z.number(),
  /** Share of the frames that came more than 20 ms after the last: at 60 a second one is missing. */
  lateFrames: z.number(),
  /** Processor time of the page's main thread for a frame: what runs beside it counts little. */
  frameCpuMs: z.number(),
  /** From a key of the queue until the next photo is painted: the median and the longest. */
  nextPhotoMs: z.number(),
  slowestNextPhotoMs: z.number(),
});
export type FramesMetrics = z.infer<typeof framesMetrics>;

const reportMetrics = z.object({
  photos: z.number().int(),
  /** Those that no report has seen yet. */
  fresh: z.number().int(),
  seconds: z.number(),
  /** Processor time of the process that serves, and of the pool that measures and compares. */
  serverCpuSeconds: z.number(),
  poolCpuSeconds: z.number(),
  /** Processor time that the event loop is held for at once, the longest; null off Linux. */
  longestMs: z.number().nullable(),
});
export type ReportMetrics = z.infer<typeof reportMetrics>;

const draftMetrics = z.object({
  photos: z.number().int(),
  /** Photos that are changed. */
  changed: z.number().int(),
  steps: z.array(
    z.object({
      step: z.string(),
      ms: z.number(),
      /** The longest that somebody else's request takes meanwhile. */
      besideMs: z.number(),
    }),
  ),
});
export type DraftMetrics = z.infer<typeof draftMetrics>;

export const dataDocumentSchema = z.object({
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
  kinds: z.array(kindMetrics),
  memory: z.array(memoryMetrics),
  list: listMetrics.nullable(),
  grid: z.array(gridMetrics),
  frames: framesMetrics.nullable(),
  reports: z.array(reportMetrics),
  drafts: z.array(draftMetrics),
});
export type DataDocument = z.infer<typeof dataDocumentSchema>;
