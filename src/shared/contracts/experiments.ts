import { z } from 'zod';
import { nameSchema, revisionSchema } from './edits';
import type { RunLeaks } from './leaks';
import { archivedField, pageFields, searchField, sortField } from './paging';

export const EXPERIMENT_SORT_COLUMNS = ['name', 'runs', 'best', 'created'] as const;
export type ExperimentSortColumn = (typeof EXPERIMENT_SORT_COLUMNS)[number];

export const listExperimentsInput = z.object({
  archived: archivedField,
  /** In name and notes. */
  search: searchField,
  sort: sortField(EXPERIMENT_SORT_COLUMNS),
  ...pageFields,
});

export interface ExperimentListItem {
  id: string;
  name: string;
  notes: string;
  revision: number;
  createdAt: Date;
  createdBy: string | null;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  runs: number;
  active: number;
  bestValAccuracy: number | null;
  /** Of the run with it. */
  bestLeaks: RunLeaks | null;
  datasets: string[];
}

export interface ExperimentDetail extends ExperimentListItem {
  /** The run whose model is best on the validation photos; null before any was evaluated. */
  bestRun: { number: number; name: string; valAccuracy: number; top1: number | null } | null;
}

/** Only the fields that changed. */
export const updateExperimentInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  name: nameSchema.optional(),
  notes: z.string().max(10_000).optional(),
});
