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
      /** How many there are and where each page begins, read anew, by the median; and its processor time. */
      outlineMs: z.number(),
      outlineCpuMs: z.number(),
      /** Processor time that page and outline hold the event loop for at once, the median of the longest; null off Linux. */
      longestMs: z.number().nullable(),
    }),
  ),
});
export type GridMetrics = z.infer<typeof gridMetrics>;

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
});
export type DataDocument = z.infer<typeof dataDocumentSchema>;
