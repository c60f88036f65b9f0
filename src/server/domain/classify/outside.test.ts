import { describe, expect, it } from 'vitest';
import type { CoinTraits } from '@/shared/contracts/classify';
import { outsideOf } from './outside';

const score = (value: string, p: number) => ({
  class: value,
  label: value,
  value,
  currency: 'Euro',
  country: 'x',
  p,
});
const traits = (known: number): CoinTraits => ({
  known,
  calibrated: true,
  country: null,
  currency: null,
  value: null,
});
const coin = (value: string) => JSON.stringify([value, 'Euro', 'x']);

describe('a model asked about coins of another set', () => {
  const euro = {
    modelId: 'euro',
    top: [score('1', 0.8)],
    others: [[score('2', 0.9)]],
    traits: [traits(1), traits(1)],
  };
  const won = {
    modelId: 'won',
    top: [score('10', 0.7)],
    others: [[score('50', 0.95)]],
    traits: [traits(1), traits(-1)],
  };
  const coins = new Map([
    ['euro', new Set([coin('1'), coin('2')])],
    ['won', new Set([coin('10'), coin('50')])],
  ]);

  it('has no class for what the surest answer names, coin by coin; what a model does not know leads nobody', () => {
    expect(outsideOf([euro, won], coins)).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('is none where both have a class for it, or where no model knows the coin', () => {
    const both = new Map([...coins, ['won', new Set([coin('1'), coin('2')])]]);
    expect(outsideOf([euro, won], both)).toEqual([
      [false, false],
      [false, false],
    ]);
    const unknown = { ...euro, traits: [traits(-1), traits(-1)] };
    expect(outsideOf([unknown, { ...won, traits: [traits(-1)] }], coins)[0]?.[0]).toBe(false);
  });
});
