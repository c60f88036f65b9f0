'use client';

import { useUrlParams } from '@/components/hooks/use-url-params';
import { RUN_GROUP_FIELDS, RUN_MEAN_FIELDS } from '@/shared/contracts/runs';
import { findRunField, type RunField } from '@/shared/run-query/fields';
import type { useRunsPage } from './use-runs-page';

/** Name of the parameter in the address: the field by which runs are grouped. */
const PARAMETER = 'group';
/** As many as the server gives means of. */
const MAX_VALUES = 10;

type RunsPage = ReturnType<typeof useRunsPage>;

/** By which field the list is grouped, and of which columns a group has means: all of it stands in the address. */
export function useRunGrouping({ filters, columns }: Pick<RunsPage, 'filters' | 'columns'>) {
  const [params, change] = useUrlParams();
  const name = RUN_GROUP_FIELDS.find((field) => field === params.get(PARAMETER));
  const by = name === undefined ? null : (findRunField(name) ?? null);
  const values: RunField[] = columns.shown
    .filter((shown) => RUN_MEAN_FIELDS.includes(shown) && shown !== name)
    .slice(0, MAX_VALUES)
    .flatMap((shown) => findRunField(shown) ?? []);
  return {
    by,
    values,
    input: by && { ...filters, by: by.name, values: values.map((field) => field.name) },
    choose: (field: string) => change({ [PARAMETER]: field || null }),
    close: () => change({ [PARAMETER]: null }),
  };
}

export type RunGrouping = ReturnType<typeof useRunGrouping>;

export const GROUP_OPTIONS = [
  { value: '', label: 'Not grouped' },
  ...RUN_GROUP_FIELDS.flatMap((name) => {
    const field = findRunField(name);
    return field ? [{ value: name, label: `By ${field.label.toLowerCase()}` }] : [];
  }),
];
