import { z } from 'zod';
import { nameSchema, revisionSchema } from './edits';
import type { RunListItem } from './runs';

export interface ExperimentListItem {
  id: string;
  name: string;
  notes: string;
  revision: number;
  createdAt: Date;
  runs: number;
  active: number;
  bestTop1: number | null;
  datasets: string[];
}

export interface ExperimentDetail extends ExperimentListItem {
  items: RunListItem[];
}

/** Only the fields that changed. */
export const updateExperimentInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  name: nameSchema.optional(),
  notes: z.string().max(10_000).optional(),
});
