import { z } from 'zod';
import type { BestEpochs } from '../best-epochs';
import type { MachineSample } from '../machine-sample';
import { PRESETS, type PresetName } from '../recipe/presets';
import { type Recipe, recipeSchema } from '../recipe/recipe';
import type { CheckpointPosition, EpochMetrics, EvaluationSummary, Phase, RunEvent } from '../run-events';
import { RUN_FIELDS } from '../run-query/fields';
import { MAX_RUN_QUERY_LENGTH } from '../run-query/run-query';
import { type RunRequirements, runRequirementsSchema } from '../run-requirements';
import { RUN_STATES, type RunControl, type RunState } from '../run-state';
import { nameSchema, revisionSchema } from './edits';
import { type LeakCounts, type LeakGroup, overrideReasonSchema, type RunLeaks } from './leaks';
import { archivedField, pageFields, searchField, sortField } from './paging';
import { prioritySchema } from './queue';

/** When and where something may start. */
export const queueingInput = {
  priority: prioritySchema.default(0),
  notBefore: z.date().nullable().default(null),
  requires: runRequirementsSchema.default({}),
  /** Why to train although copies of one photo lie in several splits of the version. */
  overrideLeaks: overrideReasonSchema.optional(),
};

export const startRunInput = z.object({
  /** Dataset id or name; its latest version is used unless `datasetVersion` names a number. */
  dataset: z.string().min(1, 'Choose a dataset'),
  datasetVersion: z.number().int().min(1).optional(),
  /** Experiment by id or name; made when there is none of that name. Default: one named after the dataset. */
  experiment: nameSchema.optional(),
  name: nameSchema.optional(),
  preset: z.enum(PRESETS).optional(),
  recipe: recipeSchema,
  ...queueingInput,
  /** The run this one is a changed copy of, by id or number. */
  clonedFrom: z.string().optional(),
});
export type StartRunInput = z.input<typeof startRunInput>;

/** The latest metrics of a run, kept on its row so that a list reads no log. */
export interface RunProgress extends BestEpochs {
  phase: Phase | null;
  epoch: number;
  epochs: number;
  /** Fraction of the current epoch, 0 to 1. */
  epochFraction: number;
  etaSeconds: number | null;
  imgPerSec: number | null;
  last: EpochMetrics | null;
  test: EvaluationSummary | null;
  validation: EvaluationSummary | null;
  /** Validation accuracy per epoch for the list's sparkline, at most 60 points. */
  sparkline: number[];
}

/** What a list shows of it. */
export interface RunListProgress extends Omit<RunProgress, 'last' | 'test' | 'validation'> {
  /** The last epoch that ended. */
  last: Pick<EpochMetrics, 'epoch'> | null;
  test: Pick<EvaluationSummary, 'top1' | 'top5'> | null;
}

export interface RunListItem {
  id: string;
  number: number;
  name: string;
  state: RunState;
  control: RunControl;
  experimentId: string;
  experimentName: string;
  datasetId: string;
  datasetName: string;
  datasetVersion: number;
  preset: PresetName | null;
  /** What sets its recipe apart from its sweep's, its original's or the nearest preset's; empty when nothing does. */
  changes: string;
  width: number;
  inputSize: number;
  attempt: number;
  workerName: string | null;
  progress: RunListProgress;
  /** Since when it has been in progress without getting on for too long; null when it is well. */
  stalledAt: Date | null;
  error: string | null;
  /** What is known of leaks in its data; null when there are none. */
  leaks: RunLeaks | null;
  modelId: string | null;
  modelNumber: number | null;
  createdAt: Date;
  createdBy: string | null;
  /** In alphabetical order. */
  tags: string[];
  /** By whoever asks. */
  starred: boolean;
  /** Of the fields that were asked for, by name. */
  values: Record<string, RunFieldValue>;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
}

export interface RunOriginal {
  number: number;
  name: string;
  recipe: Recipe;
  datasetName: string;
  datasetVersion: number;
}

export interface RunDetail extends RunListItem {
  revision: number;
  notes: string;
  progress: RunProgress;
  recipe: Recipe;
  codeVersion: string;
  datasetVersionId: string;
  errorCode: string | null;
  controlBy: string | null;
  /** What another attempt would continue from; null when it would start from nothing. */
  resumesFrom: CheckpointPosition | null;
  lastSeq: number;
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  /** The run this one is a changed copy of. */
  clonedFrom: RunOriginal | null;
  /** The sweep it is a trial of. */
  sweep: { number: number; name: string; trial: number } | null;
  /** Why a queued run does not start yet, as text; null otherwise. */
  waitingFor: string | null;
  /** The groups of copies that were overridden for it. */
  overriddenGroups: LeakGroup[];
  /** True when the worker that owns the run does not answer. */
  stale: boolean;
  /** Those that hold, over all attempts. */
  epochs: readonly EpochMetrics[];
}

/** Columns by which a list of runs can be sorted: `run`, the number, or any field. */
export const RUN_SORT_COLUMNS = [
  'run',
  ...RUN_FIELDS.map(({ name }) => name),
] as const satisfies readonly string[];
export type RunSortColumn = (typeof RUN_SORT_COLUMNS)[number];

/** Fields beside the usual ones that one list may show. */
const MAX_COLUMNS = 30;

export const listRunsInput = z.object({
  experimentId: z.string().optional(),
  datasetId: z.string().optional(),
  state: z.array(z.enum(RUN_STATES)).min(1).optional(),
  /** Name of who started it. */
  author: z.string().optional(),
  /** `custom`: of no preset. */
  preset: z.enum([...PRESETS, 'custom']).optional(),
  archived: archivedField,
  /** In the number and in the names of run, experiment and dataset. */
  search: searchField,
  /** As `src/shared/run-query` reads it, such as `valAccuracy > 0.8 and tag = baseline`. */
  query: z.string().trim().max(MAX_RUN_QUERY_LENGTH).optional(),
  /** What the reader's clock is ahead of UTC, in minutes; for dates in the query. */
  utcOffsetMinutes: z.number().int().min(-900).max(900).default(0),
  /** Names of fields whose values are wanted. */
  columns: z
    .array(z.enum(RUN_FIELDS.map(({ name }) => name)))
    .max(MAX_COLUMNS)
    .default([]),
  sort: sortField(RUN_SORT_COLUMNS),
  ...pageFields,
});

/** Fields by which runs can be grouped: those of which several runs have the same. */
export const RUN_GROUP_FIELDS = RUN_FIELDS.filter(
  ({ name, type }) =>
    ['choice', 'text', 'switch', 'number'].includes(type) &&
    !['name', 'notes', 'error', 'number', 'model', 'starred'].includes(name),
).map(({ name }) => name);
/** Fields of which a group has a mean. */
export const RUN_MEAN_FIELDS = RUN_FIELDS.filter(({ type }) =>
  ['number', 'share', 'duration'].includes(type),
).map(({ name }) => name);

export const groupRunsInput = listRunsInput
  .omit({ cursor: true, limit: true, sort: true, columns: true })
  .extend({
    by: z.enum(RUN_GROUP_FIELDS),
    /** Fields whose mean and deviation are wanted. */
    values: z.array(z.enum(RUN_MEAN_FIELDS)).max(10).default([]),
  });

/** Runs that have the same in the field they are grouped by. */
export interface RunGroup {
  key: RunFieldValue;
  runs: number;
  /** Of each field asked for: runs that have it, their mean, and the standard deviation of a sample. */
  values: { n: number; mean: number | null; deviation: number | null }[];
  /** What stands beside those figures. */
  leaks: LeakCounts;
}

export interface RunGroups {
  /** The largest first. */
  groups: RunGroup[];
  /** There are smaller ones that are left out. */
  more: boolean;
}

/** A value of a field as a list shows it; times as milliseconds since 1970. */
export type RunFieldValue = string | number | boolean | null;

const MAX_TAGGED_RUNS = 1000;
const runRefs = z.array(z.string()).min(1).max(MAX_TAGGED_RUNS);
const tagSchema = z
  .string()
  .trim()
  .min(1, 'Write a tag')
  .max(40)
  .regex(/^[^\p{C},"]+$/u, 'Use no comma, quotation mark or line break');

/** More at once would fill the queue for everybody. */
export const MAX_RERUN_RUNS = 100;

export const rerunRunsInput = z.object({
  /** Ids or numbers. */
  runs: z.array(z.string()).min(1).max(MAX_RERUN_RUNS),
});

export const tagRunsInput = z.object({
  /** Ids. */
  runs: runRefs,
  add: z.array(tagSchema).max(20).default([]),
  remove: z.array(tagSchema).max(20).default([]),
});
export const starRunsInput = z.object({ runs: runRefs, starred: z.boolean() });
export const noteRunInput = z.object({
  /** Id or number. */
  run: z.string(),
  revision: revisionSchema,
  notes: z.string().max(10_000),
});

export const renameRunInput = z.object({
  /** Id or number. */
  run: z.string(),
  revision: revisionSchema,
  name: nameSchema,
});

export const estimateInput = z.object({ dataset: z.string(), recipe: recipeSchema });

export interface RunEstimate {
  /** Null when nothing comparable was ever trained and no worker is known. */
  secondsPerEpoch: number | null;
  /** For all epochs, or up to the time limit; without early stopping. With the final evaluation. */
  secondsTotal: number | null;
  /** What the estimate is based on, as text. */
  basis: string;
  /** Why the run would be refused, with what to do instead; null when nothing speaks against it. */
  problem: string | null;
  /** What will work, and perhaps otherwise than expected; in sentences. */
  notes: string[];
  trainPhotos: number;
  classes: number;
  parameters: number;
}

export interface RunEventsPage {
  events: RunEvent[];
  headSeq: number;
}

/** A stretch of the step curve. `points`: the most of each figure that the answer may have. */
export const seriesInput = z.object({
  run: z.string(),
  fromStep: z.number().int().min(0).optional(),
  toStep: z.number().int().min(0).optional(),
  points: z.number().int().min(20).max(2000).default(1000),
});

export const telemetryInput = z.object({
  run: z.string(),
  /** Up to this entry of the log. */
  through: z.number().int().min(0),
});

/** One sample of the machine that trained a run; `at` in milliseconds since 1970. */
export interface TelemetryPoint {
  seq: number;
  at: number;
  sample: MachineSample;
}
