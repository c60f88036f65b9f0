import { describe, expect, it } from 'vitest';
import { compareRecipes, studentQuantile } from './recipe-claim';

describe('studentQuantile', () => {
  it('is what tables have', () => {
    expect(studentQuantile(2)).toBeCloseTo(4.3027, 3);
    expect(studentQuantile(4)).toBeCloseTo(2.7764, 3);
    expect(studentQuantile(10)).toBeCloseTo(2.2281, 3);
    expect(studentQuantile(100)).toBeCloseTo(1.984, 3);
    expect(studentQuantile(Number.POSITIVE_INFINITY)).toBeCloseTo(1.96, 3);
  });
});

describe('compareRecipes', () => {
  it('says nothing of fewer than three seeds', () => {
    expect(compareRecipes({ values: [0.9, 0.91] }, { values: [0.1, 0.2, 0.3] })).toBeNull();
  });

  it('has the interval of Welch', () => {
    // By hand: means 0.9 and 0.8, variances 1e-4 and 4e-4, so 2.9412 degrees of freedom and √(5e-4 / 3) as error.
    const claim = compareRecipes({ values: [0.89, 0.9, 0.91] }, { values: [0.78, 0.8, 0.82] });
    const margin = studentQuantile(2.9411765) * Math.sqrt(5e-4 / 3);
    expect(claim?.difference).toBeCloseTo(0.1, 12);
    expect(claim?.low).toBeCloseTo(0.1 - margin, 8);
    expect(claim?.verdict).toBe('better');
  });

  it('cannot tell apart what scatters more than it differs', () => {
    expect(compareRecipes({ values: [0.7, 0.8, 0.9] }, { values: [0.72, 0.8, 0.87] })?.verdict).toBe(
      'undecided',
    );
    expect(compareRecipes({ values: [0.8, 0.8, 0.8] }, { values: [0.8, 0.8, 0.8] })?.verdict).toBe(
      'undecided',
    );
  });
});
