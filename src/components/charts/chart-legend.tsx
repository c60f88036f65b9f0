'use client';

import { cn } from '../ui/cn';
import type { AxisSpec, LineSeries } from './line-series';
import { SeriesSwatch } from './series-swatch';

interface ChartLegendProps {
  series: readonly LineSeries[];
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
  /** The line under the pointer or the focus; null when it leaves. */
  onHighlight?: (id: string | null) => void;
  y: AxisSpec;
}

/** The lines' names with their newest values; a click switches a line off and on. */
export function ChartLegend({ series, hidden, onToggle, onHighlight, y }: ChartLegendProps) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-x-1 gap-y-0.5">
      {series
        .filter(({ faint }) => !faint)
        .map(({ id, name, style, points }) => {
          const last = points.findLast(([, value]) => value !== null)?.[1] ?? null;
          return (
            <li key={id} className="min-w-0">
              <button
                type="button"
                aria-pressed={!hidden.has(id)}
                title={hidden.has(id) ? `Show ${name}` : `Hide ${name}`}
                onClick={() => onToggle(id)}
                onPointerEnter={() => onHighlight?.(id)}
                onPointerLeave={() => onHighlight?.(null)}
                onFocus={() => onHighlight?.(id)}
                onBlur={() => onHighlight?.(null)}
                className={cn(
                  'flex h-6 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs hover:bg-raised',
                  hidden.has(id) && 'text-faint line-through opacity-70',
                )}
              >
                <SeriesSwatch style={style} />
                <span className="max-w-48 truncate">{name}</span>
                <span className="min-w-10 whitespace-nowrap text-right text-muted">
                  {last === null ? '–' : y.format(last)}
                </span>
              </button>
            </li>
          );
        })}
    </ul>
  );
}
