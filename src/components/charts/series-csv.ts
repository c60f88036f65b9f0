import { csvRow } from '@/shared/csv';
import type { LineSeries } from './line-series';

/** Lines as a table: one row for each point, and its band where the line has one. */
export function seriesCsv(series: readonly LineSeries[], { x, y }: { x: string; y: string }): string {
  const banded = series.some(({ band }) => band);
  const rows = series.flatMap(({ name, points, band }) =>
    points.map(([at, value], i) =>
      csvRow([name, at, value, ...(banded ? [band?.[i]?.[0] ?? null, band?.[i]?.[1] ?? null] : [])]),
    ),
  );
  return [csvRow(['line', x, y, ...(banded ? ['low', 'high'] : [])]), ...rows].join('');
}
