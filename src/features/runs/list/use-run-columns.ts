'use client';

import { useUrlParams } from '@/components/hooks/use-url-params';
import { RUN_FIELDS } from '@/shared/run-query/fields';

/** Name of the parameter in the address: names of fields in their order, with commas. */
const PARAMETER = 'columns';

/** What the list shows beside the run itself unless somebody chose. */
export const USUAL_COLUMNS: readonly string[] = [
  'starred',
  'state',
  'dataset',
  'experiment',
  'preset',
  'valAccuracy',
  'restored',
  'top1',
  'duration',
  'created',
];

/** Number and name stand in the first column of every list. */
export const COLUMN_FIELDS = RUN_FIELDS.filter(({ name }) => name !== 'number' && name !== 'name');

export interface RunColumns {
  /** Names of the fields that are shown, in order. */
  shown: readonly string[];
  /** Somebody chose them: each is shown on any screen. */
  chosen: boolean;
  /** Null brings the usual ones back. */
  choose: (names: readonly string[] | null) => void;
}

/** The columns that the address names. */
export function useRunColumns(): RunColumns {
  const [params, change] = useUrlParams();
  const text = params.get(PARAMETER);
  const named = text?.split(',').filter((name) => COLUMN_FIELDS.some((field) => field.name === name));
  return {
    shown: named ?? USUAL_COLUMNS,
    chosen: named !== undefined,
    choose: (names) => change({ [PARAMETER]: names === null ? null : names.join(',') || 'none' }),
  };
}
