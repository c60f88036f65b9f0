import { z } from 'zod';
import { type Split, splitSchema } from '../coin-class';
import type { Figures } from '../figures/figures';

export const evaluateInput = z.object({
  /** Id or number. */
  model: z.string(),
  /** Name or id. */
  dataset: z.string(),
  /** Of the dataset's versions; the latest when absent. */
  number: z.number().int().min(1).optional(),
  /** Photos of one split, or all of them; `test` of the model's own dataset version when absent, else all. */
  split: z.enum([...splitSchema.options, 'all']).optional(),
});

/** Models whose test figures are looked at, by id or number. */
export const testOpeningInput = z.object({ models: z.array(z.string()).min(1).max(300) });

/** How often test figures of some data were opened to compare models by them. */
export interface TestOpenings {
  times: number;
  people: number;
}

export type EvaluationState = 'queued' | 'running' | 'done' | 'failed';

/** What an evaluation found. */
export interface EvaluationResult extends Figures {
  /** Photos of classes that the model does not have: it cannot name them, and they are not counted. */
  unknownPhotos: number;
  unknownClasses: string[];
  /** Photos that could not be decoded. */
  unreadable: number;
  /** Photos that the model was trained on: figures on them flatter. */
  trainedOn: number;
}

export interface Evaluation {
  id: string;
  modelId: string;
  datasetId: string;
  datasetName: string;
  datasetVersion: number;
  /** It is the dataset version that the model was trained on. */
  isOwn: boolean;
  split: Split | 'all';
  state: EvaluationState;
  done: number;
  total: number;
  error: string | null;
  result: EvaluationResult | null;
  createdAt: Date;
  createdBy: string | null;
  finishedAt: Date | null;
}
