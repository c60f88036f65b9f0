import { describe, expect, it } from 'vitest';
import { describeAgreement } from './agreement';
import type { CoinAnswer } from './coin-answer';

function answer(name: string, p = 0.9): CoinAnswer {
  const [value = null, currency = null, country = null] = name.includes(',') ? name.split(',') : [];
  return {
    modelId: '',
    modelNumber: 1,
    modelName: '',
    datasetName: '',
    top1: null,
    rotations: 1,
    ms: 1,
    traits: null,
    isUnknown: false,
    isOutside: false,
    top: [{ class: name, label: name, value, currency, country, p }],
  };
}

describe('agreement between models', () => {
  it('has nothing to compare with one model and calls a weak prediction unsure', () => {
    expect(describeAgreement([answer('1 Won,won,korea')]).kind).toBe('alone');
    expect(describeAgreement([answer('1 Won,won,korea', 0.3)]).sentence).toContain('Unsure');
  });

  it('sees the same coin in classes of different data sets', () => {
    const left = answer('1 Won,won,korea');
    const right = answer('1 Won,won,korea');
    (right.top[0] as { class: string }).class = 'w1';
    expect(describeAgreement([left, right])).toEqual({
      kind: 'agree',
      sentence: 'Both models say 1 Won,won,korea.',
    });
  });

  it('names what the models agree on when they differ in the rest', () => {
    expect(describeAgreement([answer('1 Won,won,korea'), answer('5 Won,won,korea')])).toEqual({
      kind: 'partly',
      sentence: 'Both models agree on currency (won) and country (korea), not on value.',
    });
  });

  it('leaves out models that do not know the coin or learned other coins', () => {
    const euro = answer('1 Euro,euro,germany');
    const won = { ...answer('10 Won,won,korea', 0.99), isOutside: true };
    expect(describeAgreement([euro, won])).toEqual({
      kind: 'alone',
      sentence: 'Predicted by one model. The other model learned other coins.',
    });
    expect(describeAgreement([euro, { ...euro }, { ...won, isUnknown: true }]).kind).toBe('agree');
    const none = { ...euro, isUnknown: true };
    expect(describeAgreement([none])).toEqual({ kind: 'unknown', sentence: 'Not a coin I know.' });
    expect(describeAgreement([none, none]).sentence).toBe('Not a coin that these models know.');
  });

  it('counts the votes when answers have nothing in common', () => {
    expect(describeAgreement([answer('cat'), answer('dog')]).sentence).toBe('The models disagree.');
    expect(describeAgreement([answer('cat'), answer('dog'), answer('cat')]).sentence).toBe(
      '2 of 3 models say cat.',
    );
    expect(describeAgreement([answer('a'), answer('b'), answer('c')]).sentence).toContain('3 different');
  });
});
