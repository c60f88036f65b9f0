import { describe, expect, it } from 'vitest';
import { completeQuery, quoted } from './query-completions';

const labels = (text: string, known = {}) =>
  completeQuery(text, text.length, known).completions.map(({ label }) => label);

describe('completions of a query', () => {
  it('begin with the fields, and with and, or and not behind a condition', () => {
    expect(labels('')).toEqual(expect.arrayContaining(['valAccuracy', 'learningRate', 'tag', 'not']));
    expect(labels('')).not.toContain('and');
    expect(labels('state = failed ')).toEqual(expect.arrayContaining(['and', 'or', 'valAccuracy']));
    expect(labels('(')).toContain('name');
  });

  it('offer the operators that fit a field', () => {
    expect(labels('valAccuracy ')).toEqual(expect.arrayContaining(['>', '=', 'is missing']));
    expect(labels('tag ')).toContain('contains');
    expect(labels('tag ')).not.toContain('>');
    expect(labels('baseline ')).toContain('valAccuracy');
  });

  it('offer values: of a choice, of what runs have, and of times', () => {
    expect(labels('state = ')).toContain('succeeded');
    expect(labels('state in (failed, ')).toContain('cancelled');
    expect(labels('tag = ', { tag: ['night', 'two words'] })).toEqual(['night', 'two words']);
    expect(labels('created > ')).toContain('now-7d');
    expect(labels('valAccuracy > ')).toEqual([]);
  });

  it('replace the word at the cursor', () => {
    expect(completeQuery('state = fai', 11).from).toBe(8);
    expect(completeQuery('valAcc', 6).from).toBe(0);
  });

  it('put into quotation marks what needs them', () => {
    expect(quoted('night')).toBe('night');
    expect(quoted('two words')).toBe('"two words"');
    expect(quoted('a "b"')).toBe('"a \\"b\\""');
  });
});
