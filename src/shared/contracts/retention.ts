import { z } from 'zod';

const days = (max = 3650) => z.number().int().min(1).max(max);

/** How long what is kept; null keeps it until somebody deletes it. Days. */
export const retentionSchema = z.object({
  /** In the bin, before it is removed for good. */
  binDays: days().default(30),
  /** Photos keep place, time and device when they are stored. */
  keepPhotoMetadata: z.boolean().default(false),
});
export type Retention = z.output<typeof retentionSchema>;
