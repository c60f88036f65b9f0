import type { LineChartSpec } from './line-chart-spec';
import { nearestValue } from './line-series';

interface TooltipItem {
  seriesId?: string;
  value?: unknown;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * The values of all lines at one x, as elements: names come from people and must never be read as markup.
 */
export function tooltipContent(items: readonly TooltipItem[], spec: LineChartSpec): HTMLElement {
  const root = document.createElement('div');
  const known = items.flatMap((item) => {
    const series = spec.series.find(({ id }) => id === item.seriesId);
    const [x, y] = Array.isArray(item.value) ? item.value : [];
    return series && !series.faint && typeof x === 'number'
      ? [{ series, x, y: Number.isFinite(y) ? y : null }]
      : [];
  });
  const first = known[0];
  if (!first) return root;
  const rows = spec.sorted ? sortedRows(first.x, spec) : known;
  root.append(
    element(
      'div',
      `${capitalise(spec.x.name)} ${spec.x.format(first.x)}`,
      `color:${spec.theme.muted};font-size:11px`,
    ),
  );
  const base = spec.reference && rows.find(({ series }) => series.id === spec.reference?.id)?.y;
  for (const { series, y } of rows.slice(0, MAX_ROWS)) {
    const bold = series.id === spec.highlighted ? ';font-weight:600' : '';
    const row = element('div', '', `display:flex;align-items:center;gap:8px;line-height:1.5${bold}`);
    const color = spec.theme.series[series.style.colour] ?? spec.theme.text;
    row.append(
      swatch(color, series.style.dash),
      element(
        'span',
        series.name,
        'max-width:14rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap',
      ),
      element(
        'span',
        y === null ? '–' : spec.y.format(y),
        'margin-left:auto;padding-left:12px;font-weight:600',
      ),
    );
    if (typeof base === 'number' && y !== null && series.id !== spec.reference?.id) {
      const delta = spec.reference?.format(y - base) ?? '';
      row.append(element('span', delta, `color:${spec.theme.muted};min-width:3.5rem;text-align:right`));
    }
    root.append(row);
  }
  if (rows.length > MAX_ROWS) {
    const more = `and ${rows.length - MAX_ROWS} more`;
    root.append(element('div', more, `color:${spec.theme.muted};font-size:11px`));
  }
  return root;
}

/** More would not fit on a screen. */
const MAX_ROWS = 16;

/** What every line on display has at an x, the highest first. */
function sortedRows(x: number, { series, hidden }: LineChartSpec) {
  return series
    .filter(({ id, faint }) => !faint && !hidden.has(id))
    .flatMap((one) => {
      const y = nearestValue(one, x);
      return y === null || !Number.isFinite(y) ? [] : [{ series: one, x, y }];
    })
    .sort((a, b) => b.y - a.y);
}

function element(tag: 'div' | 'span', text: string, style: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  node.style.cssText = style;
  return node;
}

function swatch(color: string, dash: readonly number[] | undefined): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('width', '18');
  svg.setAttribute('height', '6');
  const line = document.createElementNS(SVG, 'line');
  for (const [name, value] of Object.entries({ x1: '0', x2: '18', y1: '3', y2: '3', stroke: color })) {
    line.setAttribute(name, value);
  }
  line.setAttribute('stroke-width', '2');
  if (dash) line.setAttribute('stroke-dasharray', dash.join(' '));
  svg.append(line);
  return svg;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
