import { z } from 'zod';
import { nameSchema } from '../names';
import { PRESETS } from '../recipe/presets';
import { type HalvingDecision, type SweepMetric, type SweepPlan, sweepPlanSchema } from '../sweep-plan';
import type { RunLeaks } from './leaks';
import { archivedField, pageFields, searchField } from './paging';
import { prioritySchema } from './queue';
import { queueingInput, type RunListItem } from './runs';

export const startSweepInput = z.object({
  ...sweepPlanSchema.shape,
  name: nameSchema(60).optional(),
  /** As in `startRunInput`. */
  dataset: z.string().min(1, 'Choose a dataset'),
  datasetVersion: z.number().int().min(1).optional(),
  experiment: nameSchema(80).optional(),
  preset: z.enum(PRESETS).optional(),
  ...queueingInput,
});
export type StartSweepInput = z.input<typeof startSweepInput>;

export interface SweepPreview {
  runs: number;
  /** The first of them, as far as they are shown. */
  trials: { number: number; values: Record<string, unknown> }[];
  /** Epochs of all runs together, if each trained to its end. */
  epochs: number;
}

const SWEEP_STATES = ['active', 'finished', 'cancelled'] as const;
export type SweepState = (typeof SWEEP_STATES)[number];

export const listSweepsInput = z.object({
  archived: archivedField,
  experimentId: z.string().optional(),
  /** In number and name. */
  search: searchField,
  ...pageFields,
  limit: pageFields.limit.default(20),
});

export interface SweepListItem {
  id: string;
  number: number;
  name: string;
  experimentId: string;
  experimentName: string;
  state: SweepState;
  metric: SweepMetric;
  /** How it searches, as text. */
  strategy: string;
  /** Full paths of the varied fields. */
  fields: string[];
  runs: number;
  /** Runs that nothing more comes of. */
  ended: number;
  /** Runs that halving has stopped. */
  stopped: number;
  /** With what stands beside that figure. */
  best: { trial: number; runNumber: number; value: number; leaks: RunLeaks | null } | null;
  createdAt: Date;
  createdBy: string | null;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  endedAt: Date | null;
}

export interface SweepTrial {
  /** From 1. */
  number: number;
  run: RunListItem;
  /** The varied fields, by full path. */
  values: Record<string, unknown>;
  /** The best that the run has measured of the sweep's metric. */
  value: number | null;
  /** Halving's last decision on it. */
  decision: HalvingDecision | null;
}

export interface SweepDetail extends SweepListItem {
  plan: SweepPlan;
  trials: SweepTrial[];
  /** Epochs that were trained, and those that all runs would have taken. */
  epochsTrained: number;
  epochsPlanned: number;
}

export const sweepRef = z.object({ sweep: z.string() });
export const sweepPriorityInput = sweepRef.extend({ priority: prioritySchema });
