import type { SeriesStyle } from './series-style';

/** The line of a series as it looks in the chart: colour and dashes. */
export function SeriesSwatch({ style, width = 18 }: { style: SeriesStyle; width?: number }) {
  return (
    <svg aria-hidden width={width} height={8} viewBox={`0 0 ${width} 8`} className="shrink-0">
      <line
        x1={0}
        x2={width}
        y1={4}
        y2={4}
        strokeWidth={2}
        stroke={`var(${style.colour})`}
        strokeDasharray={style.dash?.join(' ')}
      />
    </svg>
  );
}
