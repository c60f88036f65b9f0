import { expect, test } from 'vitest';
import { leakCountsBadge, leakCountsSentence } from './leak-labels';

test('a figure of several runs says how many of them flatter, and for how many nobody has overridden that', () => {
  const [none, all, some] = [
    { overridden: 0, found: 0 },
    { overridden: 1, found: 0 },
    { overridden: 1, found: 2 },
  ];
  expect([none, all, some].map(leakCountsBadge)).toEqual([null, 'Leaks overridden', 'Leaks']);
  expect(leakCountsSentence(all, 4)).toBe(
    '1 of 4 runs had copies of one photo in several splits of its data: the figures flatter. That was overridden.',
  );
  expect(leakCountsSentence(some, 4)).toMatch(/^3 of 4 runs .* their data.* for 2\.$/);
});
