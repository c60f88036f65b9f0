import { describe, expect, it } from 'vitest';
import type { ChartTheme } from '@/components/charts/chart-theme';
import type { SweepDetail, SweepTrial } from '@/shared/contracts/sweeps';
import { scatterOption } from './scatter-option';

const theme = { series: { '--series-1': 'blue' }, surface: 'white', good: 'green' } as unknown as ChartTheme;
const trial = (number: number, values: object, value: number | null, verdict?: 'stop'): SweepTrial =>
  ({
    number,
    values,
    value,
    decision: verdict ? { verdict, epoch: 3 } : null,
    run: { number },
  }) as SweepTrial;

interface Option {
  tooltip: { renderMode: string; formatter: (item: { data: { trial: SweepTrial } }) => string };
  xAxis: { type: string; data?: string[]; axisLabel?: { customValues: number[] } };
  yAxis: {
    min: number;
    max: number;
    axisLabel: { customValues: number[]; formatter: (value: number) => string };
  };
  series: [{ data: { value: [number, number]; symbol: string; itemStyle: { color: string } }[] }];
}
function option(path: string, trials: SweepTrial[], best = 1): Option {
  const sweep = { trials, metric: 'valAccuracy', best: { trial: best } } as SweepDetail;
  return scatterOption({ sweep, path, theme, motion: false }) as unknown as Option;
}

describe('the scatter of a sweep', () => {
  it('marks the best by shape and those that were stopped as hollow, and leaves out what has no value', () => {
    const { series } = option('model.dropout', [
      trial(1, { 'model.dropout': 0.1 }, 0.9),
      trial(2, { 'model.dropout': 0.2 }, 0.4, 'stop'),
      trial(3, { 'model.dropout': 0.3 }, null),
      trial(4, { 'model.dropout': 0.4 }, 0.6),
    ]);
    expect(series[0].data.map(({ symbol, itemStyle }) => `${symbol} ${itemStyle.color}`)).toEqual([
      'diamond green',
      'circle white',
      'circle blue',
    ]);
  });

  it('tells of a trial as text, whatever stands in a value', () => {
    const first = trial(1, { 'model.dropout': '<img src=x onerror=alert(1)>' }, 0.9);
    const { tooltip } = option('model.dropout', [first, trial(2, { 'model.dropout': 0.2 }, 0.8)]);
    expect(tooltip.renderMode).toBe('richText');
    expect(tooltip.formatter({ data: { trial: first } })).not.toContain('<br>');
  });

  it('stays within 0 and 100 % around one point, with each tick once', () => {
    const { yAxis, xAxis } = option('model.dropout', [trial(1, { 'model.dropout': 0.2 }, 0.97)]);
    expect(yAxis.min).toBeGreaterThanOrEqual(0);
    expect(yAxis.max).toBeLessThanOrEqual(1);
    const texts = yAxis.axisLabel.customValues.map(yAxis.axisLabel.formatter);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(2);
    expect(xAxis.axisLabel?.customValues).toEqual([0.2]);
  });

  it('takes a logarithmic axis for what spans orders of magnitude, and names side by side for words', () => {
    const rates = [1e-4, 1e-2].map((rate, index) =>
      trial(index + 1, { 'optimizer.learningRate': rate }, 0.5),
    );
    expect(option('optimizer.learningRate', rates).xAxis.type).toBe('log');
    const dropouts = [0.1, 0.4].map((rate, index) => trial(index + 1, { 'model.dropout': rate }, 0.5));
    expect(option('model.dropout', dropouts).xAxis.type).toBe('value');
    const near = [1e-4, 2e-4].map((rate, index) => trial(index + 1, { 'optimizer.learningRate': rate }, 0.5));
    expect(option('optimizer.learningRate', near).xAxis.type).toBe('log');
    const kinds = ['adam', 'sgd', 'adam'].map((kind, index) =>
      trial(index + 1, { 'optimizer.kind': kind }, 0.5),
    );
    const { xAxis, series } = option('optimizer.kind', kinds);
    expect(xAxis).toMatchObject({ type: 'category', data: ['Adam', 'SGD'] });
    expect(series[0].data.map(({ value }) => value[0])).toEqual([0, 1, 0]);
  });
});
