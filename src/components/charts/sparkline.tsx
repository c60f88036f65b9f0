import { sparklineShape } from './sparkline-path';

interface SparklineProps {
  values: readonly number[];
  /** What the line shows, in words: its text alternative. */
  label: string;
  width?: number;
  height?: number;
  /** Vertical range; by default that of the values. */
  domain?: readonly [number, number];
  className?: string;
}

/** A line the size of a word, with a dot at its end. Keeps its room while it has no values. */
export function Sparkline({ values, label, width = 80, height = 20, domain, className }: SparklineProps) {
  const { line, end } = sparklineShape(values, { width, height, inset: 2.5, domain });
  return (
    <svg
      role="img"
      aria-label={values.length === 0 ? `${label}: nothing yet` : label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={className ?? 'text-accent'}
    >
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {end && <circle cx={end.x} cy={end.y} r={2} fill="currentColor" />}
    </svg>
  );
}
