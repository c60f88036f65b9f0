import { cssColour, type Rgb, scalePosition } from './colour-scale';
import { logPosition, type MatrixMode, type MatrixScales } from './matrix-bitmap';

interface MatrixLegendProps {
  scales: MatrixScales;
  mode: MatrixMode;
  largestCount: number;
  commented: boolean;
}

/** What the colours mean, with numbers where they lie on the square-root scale. */
export function MatrixLegend({ scales, mode, largestCount, commented }: MatrixLegendProps) {
  const ticks = mode === 'share' ? shareTicks : countTicks(largestCount, mode === 'log');
  const isChange = mode === 'change';
  return (
    <div className="text-muted text-xs">
      <div className="flex max-w-md items-end gap-3">
        <div className="grid gap-1 pb-5 leading-3">
          <span>{isChange ? 'Better' : 'Right'}</span>
          <span>{isChange ? 'Worse' : 'Confused'}</span>
        </div>
        <div className="min-w-0 flex-1">
          <div className="h-3 rounded-t-sm" style={{ background: gradient(scales.right) }} />
          <div className="mt-1 h-3 rounded-b-sm" style={{ background: gradient(scales.wrong) }} />
          <div className="relative h-5">
            {ticks.map((tick) => (
              <span
                key={tick.label}
                className="absolute top-0.5 text-2xs"
                style={{ left: `${tick.at * 100}%`, transform: `translateX(-${tick.at * 100}%)` }}
              >
                {tick.label}
              </span>
            ))}
          </div>
        </div>
      </div>
      <p className="mt-1">
        {explanations[mode]}
        {commented && ' Blue corner or ring: commented.'}
      </p>
    </div>
  );
}

const explanations = {
  share: 'Share of the photos of each row. Blank: none.',
  count: 'Photos in each cell. Blank: none.',
  log: 'Photos in each cell, on a logarithmic scale. Blank: none.',
  change: 'Photos more or fewer in each cell. Blank: no change.',
} as const;

const shareTicks = [0.01, 0.1, 0.25, 0.5, 1].map((share) => ({
  label: `${share * 100}%`,
  at: scalePosition(share),
}));

function countTicks(largest: number, log: boolean) {
  const steps = log ? [1, largest ** 0.25, largest ** 0.5, largest ** 0.75, largest] : null;
  const wanted = (steps ?? [1, largest / 16, largest / 4, (largest * 9) / 16, largest]).map(Math.round);
  return [...new Set(wanted)]
    .filter((value) => value >= 1)
    .sort((a, b) => a - b)
    .map((value) => ({
      label: String(value),
      at: scalePosition(log ? logPosition(value, Math.max(1, largest)) : value / Math.max(1, largest)),
    }));
}

function gradient(scale: readonly Rgb[]): string {
  const stops = [0, 32, 64, 96, 128, 160, 192, 224, 255].map((step) => cssColour(scale[step] as Rgb));
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
