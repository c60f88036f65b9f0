import { useRef } from 'react';
import { ChartExportMenu } from '@/components/charts/chart-export-menu';
import { svgFileOf } from '@/components/charts/save-picture';
import { csvRow } from '@/shared/csv';
import { figureLines } from '@/shared/figures/figure-sentences';
import type { Figures } from '@/shared/figures/figures';
import { percent } from '@/shared/format';

/** Every figure with one plain sentence, and the two curves that belong to them. */
export function FigureList({ figures }: { figures: Figures }) {
  const { calibration, riskCoverage } = figures;
  return (
    <>
      <dl className="mt-2 divide-y">
        {figureLines(figures).map(({ name, value, sentence }) => (
          <div
            key={name}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-1.5 sm:grid-cols-[10rem_5rem_minmax(0,1fr)]"
          >
            <dt className="text-muted">{name}</dt>
            <dd className="text-right font-medium tabular-nums">{value}</dd>
            <dd className="text-muted text-xs max-sm:col-span-2 sm:pt-px">{sentence}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-6">
        {calibration && (
          <Curve
            title="Confidence and accuracy"
            x="confidence"
            y="accuracy"
            points={calibration.asIs.bins.map(({ confidence, accuracy }) => [confidence, accuracy])}
            diagonal
          />
        )}
        <Curve
          title="Coverage and risk"
          x="answered"
          y="wrong"
          points={riskCoverage.points.map(({ coverage, risk }) => [coverage, risk])}
        />
      </div>
    </>
  );
}

const SIDE = 150;

/** A small curve of shares against shares. */
function Curve({
  title,
  x,
  y,
  points,
  diagonal = false,
}: {
  title: string;
  x: string;
  y: string;
  points: [number, number][];
  diagonal?: boolean;
}) {
  const drawing = useRef<SVGSVGElement>(null);
  const at = ([a, b]: [number, number]) => `${(a * SIDE).toFixed(1)},${((1 - b) * SIDE).toFixed(1)}`;
  const [first, last] = [points[0], points.at(-1)];
  const said =
    first && last
      ? `${title}: from ${percent(first[0])} ${x}, ${percent(first[1])} ${y}, to ${percent(last[0])} ${x}, ${percent(last[1])} ${y}`
      : title;
  return (
    <figure className="text-muted text-xs">
      <figcaption className="mb-1 flex items-center justify-between">
        {title}
        <ChartExportMenu
          label={title}
          svg={async () => svgFileOf(drawing.current)}
          csv={() => [csvRow([x, y]), ...points.map((point) => csvRow(point))].join('')}
        />
      </figcaption>
      <svg
        ref={drawing}
        role="img"
        aria-label={said}
        width={SIDE + 2}
        height={SIDE + 2}
        viewBox={`-1 -1 ${SIDE + 2} ${SIDE + 2}`}
      >
        <rect width={SIDE} height={SIDE} className="fill-none stroke-border" />
        {diagonal && (
          <line x1={0} y1={SIDE} x2={SIDE} y2={0} className="stroke-border-strong" strokeDasharray="3 3" />
        )}
        <polyline points={points.map(at).join(' ')} className="fill-none stroke-accent" strokeWidth={1.5} />
        {points.length < 30 &&
          points.map((point) => {
            const [cx, cy] = at(point).split(',');
            return <circle key={`${cx} ${cy}`} cx={cx} cy={cy} r={2} className="fill-accent" />;
          })}
      </svg>
      <p>
        across: {x}, up: {y}; each 0 to 100 %
      </p>
    </figure>
  );
}
