'use client';

import { useDeferredValue, useMemo, useRef } from 'react';
import { ChartExportMenu } from '@/components/charts/chart-export-menu';
import { svgFileOf } from '@/components/charts/save-picture';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { csvRow } from '@/shared/csv';
import { forestImportance, LEAST_TRIALS } from '@/shared/forest/importance';
import { count, counted, percent } from '@/shared/format';
import type { FieldValues } from './field-values';

interface ImportanceChartProps {
  fields: readonly FieldValues[];
  target: FieldValues;
}

const ROW = 26;
const LABELS = 220;
const WIDTH = 640;

/** Which fields decide the target, by a random forest; of at least thirty runs. */
export function ImportanceChart({ fields, target }: ImportanceChartProps) {
  const drawing = useRef<SVGSVGElement>(null);
  // A forest of hundreds of runs takes a moment, in which the page stays usable.
  const wanted = useDeferredValue(useMemo(() => ({ fields, target }), [fields, target]));
  const found = useMemo(() => importanceOf(wanted.fields, wanted.target), [wanted]);
  if ('reason' in found) return <p className="py-6 text-center text-muted text-sm">{found.reason}</p>;
  const { rows, explained, trials } = found;
  const label = `What decides ${target.field.label}`;
  const reach = Math.max(0.01, ...rows.map(({ high }) => high));
  const at = (value: number) => LABELS + (Math.max(0, value) / reach) * (WIDTH - LABELS - 90);
  const csv = () =>
    [
      csvRow(['field', 'importance', 'low', 'high']),
      ...rows.map(({ name, importance, low, high }) => csvRow([name, importance, low, high])),
    ].join('');
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <p className="text-muted text-xs">
          {explained > 0
            ? `From ${counted(trials, 'run')}; the forest explains ${percent(explained, 0)} of the differences in runs it has not seen. Bars: variance lost when a field is shuffled, with 95 % intervals.`
            : `From ${counted(trials, 'run')}; the forest explains nothing of runs it has not seen, so this order means nothing.`}
        </p>
        <ChartExportMenu label={label} svg={async () => svgFileOf(drawing.current)} csv={csv} />
      </div>
      <ScrollRegion aria-label={label}>
        <svg
          ref={drawing}
          role="img"
          aria-label={rows
            .slice(0, 5)
            .map(({ label, importance }) => `${label}: ${percent(importance, 0)}`)
            .join(', ')}
          viewBox={`0 0 ${WIDTH} ${rows.length * ROW + 4}`}
          style={{ width: WIDTH, height: rows.length * ROW + 4 }}
        >
          {rows.map(({ name, label, importance, low, high }, index) => {
            const y = index * ROW + ROW / 2;
            return (
              <g key={name}>
                <text x={LABELS - 8} y={y + 4} textAnchor="end" fontSize={12} className="fill-text">
                  {label}
                </text>
                <rect
                  x={LABELS}
                  y={y - 6}
                  width={at(importance) - LABELS}
                  height={12}
                  className="fill-accent"
                  opacity={0.75}
                />
                <line x1={at(low)} x2={at(high)} y1={y} y2={y} className="stroke-text" strokeWidth={1.5} />
                <text x={at(high) + 8} y={y + 4} fontSize={11} className="fill-muted">
                  {percent(importance, 0)}
                </text>
              </g>
            );
          })}
        </svg>
      </ScrollRegion>
    </div>
  );
}

function importanceOf(fields: readonly FieldValues[], target: FieldValues) {
  const measured = target.values.flatMap((value, i) => (value === null ? [] : [{ i, value }]));
  if (measured.length < LEAST_TRIALS) {
    return {
      reason: `Importance needs at least ${LEAST_TRIALS} runs with a value of ${target.field.label}; there are ${count(measured.length)}. Of fewer, a forest finds what is not there.`,
    };
  }
  const varied = fields.filter(({ field }) => field.name !== target.field.name);
  if (varied.length === 0) return { reason: 'The recipes of these runs do not differ.' };
  const { features, explained } = forestImportance({
    rows: measured.map(({ i }) => varied.map(({ values }) => values[i] ?? Number.NaN)),
    targets: measured.map(({ value }) => value),
  });
  const rows = features
    .map((feature, index) => ({
      name: varied[index]?.field.name ?? '',
      label: varied[index]?.field.label ?? '',
      ...feature,
    }))
    .sort((a, b) => b.importance - a.importance);
  return { rows, explained, trials: measured.length };
}
