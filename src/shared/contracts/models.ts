import { z } from 'zod';
import { type CoinClass, splitSchema } from '../coin-class';
import type { VotedCounts } from '../paired-test';
import type { PreprocessingSpec } from '../preprocessing';
import type { Recipe } from '../recipe/recipe';
import type { EvaluationSummary } from '../run-events';
import type { TrainerSummary } from '../trainer-job';
import { MAX_COMPARED_RUNS } from './compare';
import { nameSchema, revisionSchema } from './edits';
import type { LeakGroup, RunLeaks } from './leaks';
import { archivedField, pageFields, searchField, sortField } from './paging';

export const MODEL_SORT_COLUMNS = [
  'name',
  'run',
  'dataset',
  'classes',
  'network',
  'valAccuracy',
  'top1',
  'top5',
  'size',
  'base',
  'comments',
  'created',
] as const;
export type ModelSortColumn = (typeof MODEL_SORT_COLUMNS)[number];

export const listModelsInput = z.object({
  /** Ids or numbers: these only. */
  models: z.array(z.string()).max(200).optional(),
  /** True: only those that can classify. */
  canClassify: z.literal(true).optional(),
  datasetId: z.string().optional(),
  /** Id of the version of the data: trained on it only. */
  datasetVersionId: z.string().optional(),
  archived: archivedField,
  /** In number and name, and in the names of run, experiment and dataset. */
  search: searchField,
  sort: sortField(MODEL_SORT_COLUMNS),
  ...pageFields,
});

export interface ModelListItem {
  id: string;
  number: number;
  name: string;
  revision: number;
  runId: string;
  runNumber: number;
  runName: string;
  experimentName: string;
  datasetId: string;
  datasetName: string;
  datasetVersion: number;
  classCount: number;
  width: number;
  inputSize: number;
  /** Its answers are averaged over this many turns of the photo; 1 is none. */
  testTimeRotations: number;
  parameters: number;
  bytes: number;
  /** Top-1 of the validation photos, by which versions are ranked; null when they were not evaluated. */
  valAccuracy: number | null;
  /** Of the test photos; of the validation photos where there were no others. */
  top1: number | null;
  top5: number | null;
  /** What is known of leaks in the data it was trained on; null when there are none. */
  leaks: RunLeaks | null;
  baseWeights: 'imagenet' | 'random';
  /** False when it has no ONNX file or failed the golden set: it cannot classify. */
  canClassify: boolean;
  /** The version that a decision made the champion of its dataset. */
  champion: boolean;
  comments: number;
  createdAt: Date;
  /** Who started its run. */
  createdBy: string | null;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
}

export interface ModelDetail extends ModelListItem {
  /** The groups of copies that were overridden for its run. */
  overriddenGroups: LeakGroup[];
  classes: CoinClass[];
  preprocessing: PreprocessingSpec;
  summary: TrainerSummary;
  evaluations: EvaluationSummary[];
  files: { path: string; hash: string; bytes: number }[];
  goldenDifference: number | null;
  lineage: {
    recipe: Recipe;
    datasetVersionId: string;
    datasetContentHash: string;
    baseWeights: string;
    codeVersion: string;
    runtime: string;
    workerName: string | null;
  };
}

export const renameModelInput = z.object({
  /** Id or number. */
  model: z.string(),
  revision: revisionSchema,
  name: nameSchema,
});

export const compareModelsInput = z.object({
  /** Ids or numbers. */
  baseline: z.string(),
  models: z.array(z.string()).min(1).max(MAX_COMPARED_RUNS),
  split: splitSchema.default('validation'),
});

/** One model beside the baseline, on the photos that both were evaluated on. */
export interface ModelComparison extends VotedCounts {
  /** As it was asked for. */
  model: string;
  /** Photos of the split that each was evaluated on. */
  modelPhotos: number;
  baselinePhotos: number;
}

export const confusionInput = z.object({ model: z.string(), split: splitSchema.default('test') });

export const epochConfusionInput = z.object({ model: z.string(), epoch: z.number().int().min(1) });

/** What can be seen of the epochs of a model version's run. */
export interface ModelEpochs {
  /** Those whose answers to the validation photos are kept, in order. */
  epochs: { epoch: number; valAccuracy: number }[];
  /** Of all epochs. */
  last: number;
  /** The best by what the run monitored. */
  best: number;
  /** The one whose weights are the model's. */
  kept: number;
  /** The model's weights are of another fit, of as many epochs on the validation photos too. */
  refitted: boolean;
}

export interface ClassMetrics {
  index: number;
  key: string;
  label: string;
  /** Photos of this class in the split. */
  support: number;
  predicted: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

export interface Confusion {
  modelId: string;
  split: 'train' | 'validation' | 'test';
  /** The epoch after which these were the answers; absent of the model itself. */
  epoch?: number;
  /** Splits this model was evaluated on. */
  available: ('train' | 'validation' | 'test')[];
  classes: CoinClass[];
  /** Sparse: [truth, prediction, count], row-major, zero cells left out. */
  cells: [number, number, number][];
  perClass: ClassMetrics[];
  summary: EvaluationSummary;
  macro: { precision: number | null; recall: number | null; f1: number | null };
  /** Off-diagonal cells, most frequent first, at most 50. */
  topConfusions: { truth: number; predicted: number; count: number; share: number }[];
  /** Cells with comments: [truth, prediction, count]. */
  commented: [number, number, number][];
}

export const cellInput = z.object({
  model: z.string(),
  split: splitSchema,
  truth: z.number().int(),
  predicted: z.number().int(),
});

export interface CellPhoto {
  photoHash: string;
  fileName: string;
  confidence: number;
  rank: number;
}
