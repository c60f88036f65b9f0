import { z } from 'zod';
import { type Split, splitSchema } from '../coin-class';
import type { Recipe } from '../recipe/recipe';
import type { EvaluationSummary } from '../run-events';
import type { RunListItem } from './runs';

/** Runs on one page; their numbers still fit into an address. */
export const MAX_COMPARED_RUNS = 300;

/** What curves can show: what was measured at the end of each epoch, and (`step…`) between reports of training. */
export const CURVE_METRICS = [
  'valAccuracy',
  'valLoss',
  'valTop5',
  'accuracy',
  'loss',
  'learningRate',
  'imgPerSec',
  'stepLoss',
  'stepAccuracy',
] as const;
export type CurveMetric = (typeof CURVE_METRICS)[number];

/** `time`: seconds of training without pauses; `wall`: seconds by the clock since the run began. */
export const CURVE_AXES = ['epoch', 'step', 'time', 'wall', 'photos'] as const;
export type CurveAxis = (typeof CURVE_AXES)[number];

export const MAX_CURVE_METRICS = 6;
export const MAX_SMOOTHING = 0.99;

const runRefs = z.array(z.string()).min(1).max(MAX_COMPARED_RUNS);

export const compareRunsInput = z.object({ runs: runRefs });

/** A run on the compare page, without its curves. */
export interface CompareRun {
  /** `values` holds every field. */
  run: RunListItem;
  recipe: Recipe;
  evaluations: EvaluationSummary[];
  /** Spent in epochs that hold, without pauses; null before the first has ended. */
  trainedSeconds: number | null;
}

export const curvesInput = z.object({
  runs: runRefs,
  metrics: z.array(z.enum(CURVE_METRICS)).min(1).max(MAX_CURVE_METRICS),
  axis: z.enum(CURVE_AXES).default('epoch'),
  /** Weight of what came before in the smoothed line; 0 is none. */
  smoothing: z.number().min(0).max(MAX_SMOOTHING).default(0),
  /** One line per group of runs that differ by their seed alone. */
  groupSeeds: z.boolean().default(false),
  /** Points of each line at the most. */
  points: z.number().int().min(20).max(2000).default(500),
});

export interface CurvePoints {
  x: number[];
  /** Null is a hole. */
  y: (number | null)[];
}

interface RunCurve extends CurvePoints {
  runId: string;
  /** The same, smoothed before it was thinned; null where nothing is smoothed. */
  smoothed: CurvePoints | null;
}

/** Runs that differ by their seed alone: their mean, and one standard deviation to either side. */
interface SeedCurve {
  runIds: string[];
  x: number[];
  mean: number[];
  low: number[];
  high: number[];
  /** Runs that reach so far. */
  runs: number[];
}

export interface MetricCurves {
  metric: CurveMetric;
  /** Of runs in no group, and of all where seeds are not grouped. */
  runs: RunCurve[];
  groups: SeedCurve[];
}

export const differencesInput = z.object({
  /** Models by id or number. */
  models: z.array(z.string()).min(2).max(MAX_COMPARED_RUNS),
  split: splitSchema.default('validation'),
  cursor: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(100).default(24),
});

/** A photo that some of the models name right and others do not. */
export interface DifferingPhoto {
  photoHash: string;
  fileName: string;
  /** Of the class that it shows. */
  label: string;
  /** Of each model, in the order asked for. */
  answers: { label: string; confidence: number; isRight: boolean }[];
}

export interface ModelDifferences {
  split: Split;
  /** Photos that every one of the models was evaluated on. */
  shared: number;
  /** Evaluated photos of each model, in the order asked for. */
  evaluated: number[];
  /** Right answers of each on the shared photos, in the order asked for. */
  right: number[];
  /** Shared photos on which they differ. */
  total: number;
  photos: DifferingPhoto[];
  /** Null on the last page. */
  nextCursor: number | null;
}
