import { describe, expect, it } from 'vitest';
import { initialChoice } from './model-choice';

const models = [1, 2, 3, 4].map((number) => ({ id: `m${number}`, number }));

describe('the models asked at first', () => {
  it('are the newest two when nothing is known', () => {
    expect(initialChoice(models, { named: null, remembered: [] })).toEqual(['m4', 'm3']);
    expect(initialChoice([], { named: null, remembered: [] })).toEqual([]);
  });

  it('are those of last time that still exist', () => {
    expect(initialChoice(models, { named: null, remembered: ['gone', 'm1'] })).toEqual(['m1']);
    expect(initialChoice(models, { named: null, remembered: ['gone'] })).toEqual(['m4', 'm3']);
  });

  it('are those the address names, by number or id, before all else', () => {
    expect(initialChoice(models, { named: '1, m3,99', remembered: ['m2'] })).toEqual(['m3', 'm1']);
  });
});
