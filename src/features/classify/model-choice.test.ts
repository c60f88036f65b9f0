import { describe, expect, it } from 'vitest';
import { initialChoice } from './model-choice';

const models = [1, 2, 3, 4, 5].map((number) => ({
  id: `m${number}`,
  number,
  datasetId: number < 4 ? 'euro' : 'won',
  top1: number === 2 || number === 4 ? 0.9 : 0.8,
  champion: number === 5,
}));

describe('the models asked at first', () => {
  it('are the champion of each dataset, else its best on test, when nothing is known', () => {
    expect(initialChoice(models, { named: null, remembered: [] })).toEqual(['m5', 'm2']);
    expect(initialChoice([], { named: null, remembered: [] })).toEqual([]);
  });

  it('are those of last time that still exist', () => {
    expect(initialChoice(models, { named: null, remembered: ['gone', 'm1'] })).toEqual(['m1']);
    expect(initialChoice(models, { named: null, remembered: ['gone'] })).toEqual(['m5', 'm2']);
  });

  it('are those the address names, by number or id, before all else', () => {
    expect(initialChoice(models, { named: '1, m3,99', remembered: ['m2'] })).toEqual(['m3', 'm1']);
  });
});
