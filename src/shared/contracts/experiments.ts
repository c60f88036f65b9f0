import type { RunListItem } from './runs';

export interface ExperimentListItem {
  id: string;
  name: string;
  notes: string;
  createdAt: Date;
  runs: number;
  active: number;
  bestTop1: number | null;
  datasets: string[];
}

export interface ExperimentDetail extends ExperimentListItem {
  items: RunListItem[];
}
