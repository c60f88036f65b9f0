import { z } from 'zod';
import { runtimeNameSchema } from './trainer-job';

export const labelSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'A label has lower-case letters, digits, dot, dash or underscore');

/** What a run asks of the worker that trains it; an absent field asks for nothing. */
export const runRequirementsSchema = z.strictObject({
  runtime: runtimeNameSchema.optional(),
  /** Of one GPU. */
  gpuMemoryMiB: z.number().int().min(1).optional(),
  /** The worker must carry all of these. */
  labels: z.array(labelSchema).max(10).optional(),
});
export type RunRequirements = z.infer<typeof runRequirementsSchema>;
