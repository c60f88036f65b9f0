'use client';

import { useUrlParams } from '@/components/hooks/use-url-params';
import { LEAST_WIDTH, MOST_WIDTH, type TableLayout } from '@/components/ui/table-layout';
import { RUN_FIELDS } from '@/shared/run-query/fields';

/** Name of the parameter in the address: names of fields in their order, with commas. */
const PARAMETER = 'columns';

/** What the list shows beside the run itself unless somebody chose. Runs are ranked by validation: test figures are not among it. */
export const USUAL_COLUMNS: readonly string[] = [
  'starred',
  'state',
  'dataset',
  'experiment',
  'preset',
  'valAccuracy',
  'restored',
  'duration',
  'created',
];

/** Fields that open the figures of the test photos. */
export const TEST_FIELDS: readonly string[] = ['top1', 'top5'];

/** Number and name stand in the first column of every list. */
export const COLUMN_FIELDS = RUN_FIELDS.filter(({ name }) => name !== 'number' && name !== 'name');

export interface RunColumns {
  /** Names of the fields that are shown, in order. */
  shown: readonly string[];
  /** Somebody chose them: each is shown on any screen. */
  chosen: boolean;
  /** Null brings the usual ones back. */
  choose: (names: readonly string[] | null) => void;
  /** Those that stay on the left, beside the run itself. */
  pinned: readonly string[];
  pin: (names: readonly string[]) => void;
  /** Widths of columns, and which are pinned. */
  layout: TableLayout;
}

const known = (name: string) => COLUMN_FIELDS.some((field) => field.name === name);

/** `dataset:120,valAccuracy:200` of the address; what is no width of a column is left out. */
export function widthsOf(text: string | null): Record<string, number> {
  return Object.fromEntries(
    (text ?? '').split(',').flatMap((part) => {
      const [name = '', pixels] = part.split(':');
      const width = Number(pixels);
      const isWidth = Number.isInteger(width) && width >= LEAST_WIDTH && width <= MOST_WIDTH;
      return isWidth && (name === 'run' || known(name)) ? [[name, width]] : [];
    }),
  );
}

/** The columns that the address names. */
export function useRunColumns(): RunColumns {
  const [params, change] = useUrlParams();
  const text = params.get(PARAMETER);
  const pinned = (params.get('pin') ?? '').split(',').filter((name) => name !== '' && known(name));
  const widths = widthsOf(params.get('widths'));
  const named = text?.split(',').filter(known);
  return {
    shown: named ?? USUAL_COLUMNS,
    chosen: named !== undefined,
    choose: (names) => change({ [PARAMETER]: names === null ? null : names.join(',') || 'none' }),
    pinned,
    pin: (names) => change({ pin: names.join(',') || null }),
    layout: {
      widths,
      pinned: pinned.length > 0 ? ['run', ...pinned] : [],
      onResize: (id, width) => {
        const { [id]: _, ...others } = widths;
        const next = width === null ? others : { ...others, [id]: width };
        const written = Object.entries(next).map(([name, pixels]) => `${name}:${pixels}`);
        change({ widths: written.join(',') || null });
      },
    },
  };
}
