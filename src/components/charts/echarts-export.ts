import { LegendComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import './echarts-core';

use([LegendComponent, TitleComponent, SVGRenderer]);

interface Picture {
  option: EChartsCoreOption;
  title: string;
  /** Names of the series that the legend lists. */
  names: readonly string[];
  width: number;
  height: number;
  colours: { text: string; surface: string };
}

/** Pixels that the title, and each row of the legend, take of the drawing. */
const TITLE_PIXELS = 30;
const LEGEND_ROW_PIXELS = 22;
const NAMES_PER_ROW = 3;

/** A chart as SVG, with title and legend, which the page shows beside it. */
export function chartSvg({ option, title, names, width, height, colours }: Picture): string {
  const rows = names.length > 1 ? Math.ceil(names.length / NAMES_PER_ROW) : 0;
  const legend = rows * LEGEND_ROW_PIXELS;
  const whole = height + TITLE_PIXELS + legend;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: whole });
  const grid = option.grid as { top?: number; bottom?: number };
  chart.setOption({
    ...option,
    animation: false,
    backgroundColor: colours.surface,
    title: { text: title, left: 12, top: 8, textStyle: { color: colours.text, fontSize: 14 } },
    grid: {
      ...grid,
      top: Number(grid.top ?? 14) + TITLE_PIXELS,
      bottom: Number(grid.bottom ?? 26) + legend,
    },
    ...(rows > 0 && {
      legend: { data: [...names], bottom: 4, left: 12, right: 12, textStyle: { color: colours.text } },
    }),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
