import { expect, it } from 'vitest';
import { parseRunQuery } from '@/shared/run-query/run-query';
import { selectedNumbers } from './use-run-selection';

it('reads numbers of runs, each once, and as many as a query can name', () => {
  expect(selectedNumbers('3,12,3,x,-1,,9999999999')).toEqual([3, 12]);
  expect(selectedNumbers(null)).toEqual([]);
  const many = selectedNumbers(Array.from({ length: 500 }, (_, index) => 10_000 + index).join(','));
  const clock = { now: new Date(), utcOffsetMinutes: 0 };
  expect(parseRunQuery(`number in (${many.join(',')})`, clock).query).not.toBeNull();
});
