import type { RobustnessResult } from '../robustness/result';

/** What is known of how a model version bears changes of its photos. */
export interface Robustness {
  /** `none` until somebody asks for it. */
  state: 'none' | 'queued' | 'running' | 'done' | 'failed';
  /** Photos. */
  done: number;
  total: number;
  error: string | null;
  result: RobustnessResult | null;
  finishedAt: Date | null;
  /** What measuring takes; null where there is no photo to measure on. */
  cost: {
    split: RobustnessResult['split'];
    splitPhotos: number;
    photos: number;
    /** Of the network. */
    answers: number;
  } | null;
}
