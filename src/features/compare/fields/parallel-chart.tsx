'use client';

import { useMemo, useRef } from 'react';
import { ChartExportMenu } from '@/components/charts/chart-export-menu';
import { svgFileOf } from '@/components/charts/save-picture';
import { useWidth } from '@/components/hooks/use-width';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { csvRow } from '@/shared/csv';
import { counted } from '@/shared/format';
import { leakBadge } from '@/shared/leak-labels';
import type { ComparedRun } from '../compared-run';
import type { FieldValues } from './field-values';
import { INSETS, parallelAxes } from './parallel-layout';

interface ParallelChartProps {
  runs: readonly ComparedRun[];
  /** From left to right. */
  fields: readonly FieldValues[];
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
}

const HEIGHT = 340;
/** Axes share the width there is. Narrower ones would write their ticks over each other; the drawing scrolls instead. */
const AXIS_WIDTH = 130;

/** Each run as a line through its values of several fields; what a run lacks stands below, at "missing". */
export function ParallelChart({ runs, fields, highlighted, onHighlight }: ParallelChartProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const room = useWidth();
  const width = Math.max(room.width, INSETS.left + INSETS.right + AXIS_WIDTH * (fields.length - 1));
  const axes = useMemo(() => parallelAxes(fields, { width, height: HEIGHT }), [fields, width]);
  const label = 'Parallel coordinates of the runs';
  const csv = () =>
    [
      csvRow(['run', 'name', ...fields.map(({ field }) => field.name), 'leaks']),
      ...runs.map(({ run }, i) =>
        csvRow([
          run.number,
          run.name,
          ...fields.map(({ values, names, text }) => {
            const value = values[i] ?? null;
            return value !== null && names ? text(value) : value;
          }),
          leakBadge(run.leaks),
        ]),
      ),
    ].join('');

  return (
    <div className="grid gap-1">
      <div className="flex justify-end">
        <ChartExportMenu label={label} svg={async () => svgFileOf(drawing.current)} csv={csv} />
      </div>
      <ScrollRegion ref={room.ref} aria-label={label}>
        <svg
          ref={drawing}
          role="img"
          aria-label={`${counted(runs.length, 'run')} over ${counted(fields.length, 'field')}. The CSV has the values.`}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          className="block"
          style={{ width, height: HEIGHT }}
        >
          <g fill="none">
            {runs.map((run, i) => (
              <polyline
                key={run.id}
                points={axes.map(({ x, places }) => `${x},${places[i]?.y ?? 0}`).join(' ')}
                stroke={`var(${run.style.colour})`}
                strokeWidth={highlighted === run.id ? 3 : 1.5}
                strokeDasharray={run.style.dash?.join(' ')}
                opacity={highlighted === null || highlighted === run.id ? 0.85 : 0.12}
                onPointerEnter={() => onHighlight(run.id)}
                onPointerLeave={() => onHighlight(null)}
              >
                <title>{run.label}</title>
              </polyline>
            ))}
          </g>
          {axes.map(({ x, name, label: title, ticks }, index) => (
            <g key={name} className="pointer-events-none">
              <line
                x1={x}
                x2={x}
                y1={INSETS.top}
                y2={HEIGHT - INSETS.bottom}
                className="stroke-border-strong"
                strokeWidth={1}
              />
              <text
                x={x}
                y={index % 2 === 0 ? 14 : 30}
                textAnchor="middle"
                fontSize={11}
                className="fill-text font-medium"
              >
                {title}
              </text>
              {ticks.map(({ y, text }) => (
                <g key={`${y} ${text}`}>
                  <line x1={x - 3} x2={x + 3} y1={y} y2={y} className="stroke-muted" strokeWidth={1} />
                  <text
                    x={x + 6}
                    y={y + 3.5}
                    fontSize={10}
                    className={cn('stroke-surface', text === 'missing' ? 'fill-faint' : 'fill-muted')}
                    // A rim, as lines run through it.
                    strokeWidth={4}
                    strokeLinejoin="round"
                    paintOrder="stroke"
                  >
                    {text.length > 16 ? `${text.slice(0, 15)}…` : text}
                  </text>
                </g>
              ))}
            </g>
          ))}
        </svg>
      </ScrollRegion>
    </div>
  );
}
