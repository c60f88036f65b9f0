import { describe, expect, it } from 'vitest';
import {
  accuracyTick,
  etaText,
  learningRateText,
  lossText,
  numberTick,
  powerTick,
  rateText,
  stepTick,
} from './metric-format';

describe('metrics of runs', () => {
  it('writes losses with the digits that tell them apart', () => {
    expect([3.04159, 0.5, 0.01234, 0.00004, 250, null, Number.NaN].map(lossText)).toEqual([
      '3.042',
      '0.500',
      '0.0123',
      '4.0e-5',
      '250',
      '–',
      '–',
    ]);
  });
  it('writes learning rates as recipes do', () => {
    expect([0.001, 3e-4, 1e-5, 0, null].map(learningRateText)).toEqual(['0.001', '3e-4', '1e-5', '0', '–']);
    expect([0, 5e-4, 1.5e-3, 1.98e-3].map((rate) => powerTick(rate, 1e-5))).toEqual([
      '0',
      '5e-4',
      '1.5e-3',
      '1.98e-3',
    ]);
  });
  it('rounds the time that is left to what can be known', () => {
    expect([0.2, 42, 240, 7800, 7200, 200_000, null].map(etaText)).toEqual([
      '1 s',
      '42 s',
      '4 min',
      '2 h 10 min',
      '2 h',
      '2 days',
      '–',
    ]);
  });
  it('writes as many digits as tell neighbouring ticks apart', () => {
    expect([0.001991, 0.001992].map((rate) => powerTick(rate, 1e-6))).toEqual(['1.991e-3', '1.992e-3']);
    expect([0.9842, 0.9844].map((fraction) => accuracyTick(fraction, 2e-4))).toEqual(['98.42 %', '98.44 %']);
    expect([0.4, 0.6].map((value) => numberTick(value, 0.2))).toEqual(['0.4', '0.6']);
  });

  it('keeps ticks short', () => {
    expect([0.25, 0.985].map((fraction) => accuracyTick(fraction, 0.005))).toEqual(['25 %', '98.5 %']);
    expect([0.1 + 0.2, 0.0001, 0].map((value) => numberTick(value, 0.1))).toEqual(['0.3', '1e-4', '0']);
    expect([1, 9000, 20_000, 20_500, 100_000].map(stepTick)).toEqual(['1', '9000', '20k', '20500', '100k']);
    expect([26.22, 226.4].map(rateText)).toEqual(['26.2', '226']);
  });
});
