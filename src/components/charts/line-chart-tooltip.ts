import type { LineChartSpec } from './line-chart-spec';

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
    return series && typeof x === 'number' ? [{ series, x, y: Number.isFinite(y) ? y : null }] : [];
  });
  const first = known[0];
  if (!first) return root;
  root.append(
    element(
      'div',
      `${capitalise(spec.x.name)} ${spec.x.format(first.x)}`,
      `color:${spec.theme.muted};font-size:11px`,
    ),
  );
  for (const { series, y } of known) {
    const row = element('div', '', 'display:flex;align-items:center;gap:8px;line-height:1.5');
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
    root.append(row);
  }
  return root;
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
