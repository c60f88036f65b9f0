import type { SweepState } from '@/shared/contracts/sweeps';
import type { SweepMetric } from '@/shared/sweep-plan';
import { percent } from '../../shared/format';

export const metricTitles: Record<SweepMetric, string> = {
  valAccuracy: 'Val. accuracy',
  valLoss: 'Val. loss',
};

export function metricText(value: number | null, metric: SweepMetric): string {
  if (value === null) return '–';
  return metric === 'valLoss' ? value.toFixed(4) : percent(value);
}

export const sweepStateLabels: Record<SweepState, string> = {
  active: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
};
