import { describe, expect, it } from 'vitest';
import { parseClassName } from '@/shared/coin-class';
import { findClasses } from './find-classes';

const classes = [
  ['10', '1 Won,Korean Won,south korea'],
  ['1', '10 Yen,Japanese Yen,japan'],
  ['2', '1 Yen,Japanese Yen,japan'],
].map(([key = '', name], index) => ({ index, ...parseClassName(key, name) }));
const keys = (text: string) => findClasses(classes, text).map((entry) => entry.key);

describe('finding a class', () => {
  it('wants every word, in any order and case', () => {
    expect(keys('japan YEN')).toEqual(['1', '2']);
    expect(keys('yen korea')).toEqual([]);
  });

  it('puts the class whose key was typed first', () => {
    expect(keys('1')).toEqual(['1', '10', '2']);
  });
});
