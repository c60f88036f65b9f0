import type { RunFieldValue } from '@/shared/contracts/runs';
import { RUN_FIELDS, type RunField } from '@/shared/run-query/fields';
import { fieldText } from '../../runs/field-text';

/** A field of the runs as numbers: what has no order of its own is numbered in the order of its names. */
export interface FieldValues {
  field: RunField;
  /** Of each run, in their order; null where it has none. */
  values: (number | null)[];
  /** Names of the numbers, of a field that is no number. */
  names: string[] | null;
  /** Smallest and largest; null when no run has a value. */
  extent: [low: number, high: number] | null;
  text: (value: number | null) => string;
}

interface ValuedRun {
  run: { values: Record<string, RunFieldValue> };
}

const NUMERIC: ReadonlySet<RunField['type']> = new Set(['number', 'share', 'time', 'duration']);

/** One field of some runs. Pure. */
export function fieldValues(field: RunField, runs: readonly ValuedRun[]): FieldValues {
  const raw = runs.map(({ run }) => run.values[field.name] ?? null);
  if (NUMERIC.has(field.type)) {
    const values = raw.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));
    const text = (value: number | null) => fieldText(field.type, value);
    return { field, values, names: null, extent: extentOf(values), text };
  }
  const written = raw.map((value) => (value === null ? null : fieldText(field.type, value)));
  const names = [...new Set(written.filter((value) => value !== null))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const values = written.map((value) => (value === null ? null : names.indexOf(value)));
  const text = (value: number | null) => (value === null ? '–' : (names[value] ?? '–'));
  return { field, values, names, extent: extentOf(values), text };
}

function extentOf(values: readonly (number | null)[]): [number, number] | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
}

/** Fields that can be drawn: notes, errors and names are texts of their own for each run. */
export const DRAWN_FIELDS: readonly RunField[] = RUN_FIELDS.filter(
  ({ name }) => !['name', 'notes', 'error', 'starred'].includes(name),
);

/** Fields of the recipe in which the runs differ. */
export function differingFields(runs: readonly ValuedRun[]): RunField[] {
  return DRAWN_FIELDS.filter(({ group, name }) => {
    if (group !== 'Recipe') return false;
    return new Set(runs.map(({ run }) => run.values[name] ?? null)).size > 1;
  });
}
