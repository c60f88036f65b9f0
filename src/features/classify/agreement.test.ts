import { describe, expect, it } from 'vitest';
import type { ClassificationModelResult } from '@/shared/contracts/classify';
import { describeAgreement } from './agreement';

function answer(name: string, p = 0.9): ClassificationModelResult {
  const [value = null, currency = null, country = null] = name.includes(',') ? name.split(',') : [];
  return {
    modelId: '',
    modelNumber: 1,
    modelName: '',
    datasetName: '',
    top1: null,
    rotations: 1,
    ms: 1,
    others: [],
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

  it('counts the votes when answers have nothing in common', () => {
    expect(describeAgreement([answer('cat'), answer('dog')]).sentence).toBe('The models disagree.');
    expect(describeAgreement([answer('cat'), answer('dog'), answer('cat')]).sentence).toBe(
      '2 of 3 models say cat.',
    );
    expect(describeAgreement([answer('a'), answer('b'), answer('c')]).sentence).toContain('3 different');
  });
});
