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

type Axis = { axisLabel: { customValues?: number[]; formatter: (value: number) => string } };

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
    expect(option.yAxis).toMatchObject({ type: 'log', min: 1, max: 5 });
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

  it('labels each tick once at any zoom', () => {
    const points = Array.from({ length: 200 }, (_, i): Point => [i + 1, 0.00199 + i * 1e-8]);
    const format = (value: number) => String(Math.round(value));
    for (const window of [null, [2.4, 5.2], [3, 4], [97.1, 97.6]] as const) {
      const option = lineChartOption(
        spec(points, {
          window,
          x: { name: 'epoch', format, whole: true },
          y: {
            name: 'rate',
            format: String,
            tick: (value, step) => value.toFixed(Math.ceil(-Math.log10(step))),
          },
        }),
      );
      for (const axis of [option.xAxis, option.yAxis] as Axis[]) {
        const { customValues = [], formatter } = axis.axisLabel;
        const texts = customValues.map(formatter);
        expect(new Set(texts).size).toBe(texts.length);
      }
    }
  });

  it('keeps an axis of fractions within 0 and 100 %, also around one point', () => {
    const option = lineChartOption(
      spec([[1, 1]], { y: { name: 'accuracy', format: String, fraction: true } }),
    );
    expect(option.yAxis).toMatchObject({ max: 1 });
    expect((option.yAxis as { min: number }).min).toBeGreaterThanOrEqual(0);
  });

  it('draws no marker outside the zoomed part', () => {
    const markers = [
      { id: 'best', x: 5, label: 'best', tone: 'accent' },
      { id: 'stop', x: 150, label: 'stopped early', tone: 'warn' },
    ] as const;
    const points = Array.from({ length: 200 }, (_, i): Point => [i + 1, 1]);
    const shown = (window: LineChartSpec['window']) => {
      const series = lineChartOption(spec(points, { markers, window })).series as {
        markLine?: { data: object[] };
      }[];
      return series.flatMap(({ markLine }) => markLine?.data ?? []);
    };
    expect(shown(null)).toMatchObject([{ xAxis: 5 }, { xAxis: 150 }]);
    expect(shown([100, 160])).toMatchObject([{ xAxis: 150 }]);
    expect(shown([20, 60])).toEqual([]);
  });
});
