import { describe, expect, it } from 'vitest';
import type { ChartTheme } from './chart-theme';
import { lineChartOption, ZOOM_ID } from './line-chart-option';
import type { LineChartSpec } from './line-chart-spec';
import type { Point } from './line-series';
import { seriesStyle } from './series-style';

const theme = {
  text: 'rgb(0,0,0)',
  series: { '--series-1': 'rgb(0,114,178)', '--series-2': 'rgb(213,94,0)' },
  fontFamily: 'sans',
} as unknown as ChartTheme;

const spec = (points: Point[], change: Partial<LineChartSpec> = {}): LineChartSpec => ({
  series: [{ id: 'loss', name: 'Training', style: seriesStyle(0), points }],
  hidden: new Set(),
  x: { name: 'epoch', format: String, whole: true },
  y: { name: 'loss', format: String },
  markers: [],
  window: null,
  theme,
  motion: false,
  compact: false,
  ...change,
});

const zoomOf = (option: ReturnType<typeof lineChartOption>) =>
  (option.dataZoom as { id: string; start?: number; startValue?: number; endValue?: number }[])[0];
const lineOf = (option: ReturnType<typeof lineChartOption>) =>
  (option.series as { id: string; data: unknown[]; showSymbol: boolean }[])[0];

describe('lineChartOption', () => {
  it('keeps the window a person zoomed to, in x values, when points are added', () => {
    const before = lineChartOption(spec([[1, 2]], { window: [3, 7] }));
    const after = lineChartOption(
      spec(
        [
          [1, 2],
          [20, 1],
        ],
        { window: [3, 7] },
      ),
    );
    expect(zoomOf(before)).toEqual(zoomOf(after));
    expect(zoomOf(after)).toMatchObject({ id: ZOOM_ID, startValue: 3, endValue: 7 });
    expect(zoomOf(after)?.start).toBeUndefined();
  });

  it('gives each line the same id whatever its points', () => {
    expect(lineOf(lineChartOption(spec([])))?.id).toBe('loss');
    expect(
      lineOf(
        lineChartOption(
          spec([
            [1, 2],
            [2, 1],
          ]),
        ),
      )?.id,
    ).toBe('loss');
  });

  it('draws a hole where a figure is not finite', () => {
    expect(
      lineOf(
        lineChartOption(
          spec([
            [1, 2],
            [2, null],
            [3, Number.NaN],
          ]),
        ),
      )?.data,
    ).toEqual(Float64Array.of(1, 2, 2, Number.NaN, 3, Number.NaN));
  });

  it('leaves out what a logarithm cannot show', () => {
    const option = lineChartOption(
      spec(
        [
          [1, 2],
          [2, 0],
        ],
        { y: { name: 'loss', format: String, log: true } },
      ),
    );
    expect(lineOf(option)?.data).toEqual(Float64Array.of(1, 2, 2, Number.NaN));
    expect(option.yAxis).toMatchObject({ type: 'log', logBase: 2 });
  });

  it('shows a single point as a dot', () => {
    expect(lineOf(lineChartOption(spec([[1, 2]])))?.showSymbol).toBe(true);
    expect(
      lineOf(
        lineChartOption(
          spec([
            [1, 2],
            [2, 2],
            [3, 2],
          ]),
        ),
      )?.showSymbol,
    ).toBe(false);
  });

  it('switches a line off without forgetting it', () => {
    const option = lineChartOption(spec([[1, 2]], { hidden: new Set(['loss']) }));
    expect(lineOf(option)).toMatchObject({ id: 'loss', data: new Float64Array() });
  });
});
