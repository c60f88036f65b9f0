import { z } from 'zod';

const bytes = z.number().min(0);
const fraction = z.number().min(0).max(1);
const celsius = z.number().nullable();

/** One sample of a worker's machine. What the machine does not report is null, never zero. */
export const machineSampleSchema = z.object({
  /** Busy share of all processors since the last sample. */
  cpu: fraction,
  /** Of the processor. */
  temperature: celsius,
  memoryUsed: bytes,
  memoryTotal: bytes,
  /** Of the file system that holds the worker's cache; null where it is not known. */
  diskFree: bytes.nullable(),
  diskTotal: bytes.nullable(),
  gpus: z
    .array(
      z.object({
        name: z.string().max(200),
        use: fraction.nullable(),
        memoryUsed: bytes.nullable(),
        memoryTotal: bytes.nullable(),
        temperature: celsius,
      }),
    )
    .max(64),
});
export type MachineSample = z.infer<typeof machineSampleSchema>;
