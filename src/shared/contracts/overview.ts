import type { ModelListItem } from './models';
import type { RunListItem, WorkerListItem } from './runs';

/** What the first page shows. */
export interface Overview {
  active: RunListItem[];
  recent: RunListItem[];
  models: ModelListItem[];
  workers: WorkerListItem[];
  counts: { datasets: number; photos: number; runs: number; models: number; classifications: number };
}
