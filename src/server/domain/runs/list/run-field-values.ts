import type { RunFieldValue, RunListItem } from '@/shared/contracts/runs';
import { isVisible, recipeValue } from '@/shared/recipe/field';
import { RECIPE_FIELDS } from '@/shared/recipe/recipe';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import type { Run } from '../../../db/generated/client';
import { progressOf, recipeOf } from '../../../db/run-row';
import { METRIC_PATHS } from './run-field-repo';

type ListRow = Pick<Run, 'progress' | 'recipe' | 'notes'> & { sweep: { number: number } | null };

interface ReadRun {
  row: ListRow;
  item: RunListItem;
}

/** Values of some fields of a run that was read for a list, by their names. */
export function runFieldValues(run: ReadRun, names: readonly string[]): Record<string, RunFieldValue> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = findRunField(name);
      return field ? [[field.name, fieldValue(run, field)]] : [];
    }),
  );
}

function fieldValue({ row, item }: ReadRun, field: RunField): RunFieldValue {
  const metric = METRIC_PATHS[field.name];
  if (metric) return scalar(recipeValue(progressOf(row), metric.join('.')));
  if (field.path === undefined) return ownValue(row, item, field.name);
  const recipe = recipeOf(row);
  const spec = RECIPE_FIELDS.find(({ path }) => path === field.path);
  const isUsed = spec !== undefined && isVisible(spec, (path) => recipeValue(recipe, path));
  return isUsed ? scalar(recipeValue(recipe, spec.path)) : null;
}

function ownValue(row: ListRow, item: RunListItem, name: string): RunFieldValue {
  const seconds = (from: Date | null, to: Date | null) =>
    from && ((to ?? new Date()).getTime() - from.getTime()) / 1000;
  const own: Readonly<Record<string, RunFieldValue>> = {
    number: item.number,
    name: item.name,
    state: item.state,
    experiment: item.experimentName,
    dataset: item.datasetName,
    version: item.datasetVersion,
    preset: item.preset ?? 'custom',
    author: item.createdBy,
    tag: item.tags.join(', ') || null,
    notes: row.notes || null,
    starred: item.starred,
    sweep: row.sweep?.number ?? null,
    model: item.modelNumber,
    attempt: item.attempt,
    error: item.error,
    created: item.createdAt.getTime(),
    started: item.startedAt?.getTime() ?? null,
    ended: item.endedAt?.getTime() ?? null,
    duration: seconds(item.startedAt, item.endedAt),
  };
  return own[name] ?? null;
}

function scalar(value: unknown): RunFieldValue {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
