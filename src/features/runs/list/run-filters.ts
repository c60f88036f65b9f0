import type { RunListItem } from '@/shared/contracts/runs';
import { isFinal } from '@/shared/run-state';

export interface RunFilters {
  /** A state, or `active` for all that have not ended. */
  state: string;
  datasetId: string;
  experimentId: string;
}

/** Runs that pass all filters; an empty filter lets everything pass. */
export function filterRuns(runs: readonly RunListItem[], filters: RunFilters): RunListItem[] {
  return runs.filter(
    (run) =>
      (!filters.state || (filters.state === 'active' ? !isFinal(run.state) : run.state === filters.state)) &&
      (!filters.datasetId || run.datasetId === filters.datasetId) &&
      (!filters.experimentId || run.experimentId === filters.experimentId),
  );
}

/** Each id once with its name, in order of names: what a filter offers. */
export function choices(
  pairs: Iterable<readonly [id: string, name: string]>,
): { value: string; label: string }[] {
  return [...new Map(pairs)]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}
