import type { ModelListItem } from './models';
import type { RunListItem } from './runs';
import type { WorkerListItem } from './workers';

/** What the first page shows. */
export interface Overview {
  /** The newest of the runs that have not ended. */
  active: RunListItem[];
  activeTotal: number;
  recent: RunListItem[];
  models: ModelListItem[];
  workers: WorkerListItem[];
  counts: { datasets: number; photos: number; runs: number; models: number; classifications: number };
}
