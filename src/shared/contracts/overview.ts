import type { ModelListItem } from './models';
import type { RunListItem } from './runs';
import type { WorkerListItem } from './workers';

/** What the first page shows. */
export interface Overview {
  /** The newest of the runs that have not ended. */
  active: RunListItem[];
  activeTotal: number;
  recent: RunListItem[];
  /** What failed in the last days, the latest first. */
  failed: RunListItem[];
  /** Of each of the datasets that last got a model: the best by validation on the version of its data that was used last. */
  best: ModelListItem[];
  workers: WorkerListItem[];
  counts: { datasets: number; photos: number; runs: number; models: number; classifications: number };
}
