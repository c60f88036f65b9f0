import { expect, test } from 'vitest';
import { findingKey, stepFrom } from './finding-status';

test('j and k walk, letters set a status, and all other keys are left to the page', () => {
  expect(findingKey('j')).toEqual({ step: 1 });
  expect(findingKey('k')).toEqual({ step: -1 });
  expect(['o', 'r', 'd', 'i'].map(findingKey)).toEqual([
    { status: 'open' },
    { status: 'in-review' },
    { status: 'done' },
    { status: 'ignored' },
  ]);
  expect(['x', 'Enter', 'toString'].map(findingKey)).toEqual([null, null, null]);
});

test('a walk stays within the page, and begins at the first when what was chosen has gone', () => {
  expect(stepFrom([4, 7, 9], null, 1)).toBe(4);
  expect(stepFrom([4, 7, 9], 4, 1)).toBe(7);
  expect(stepFrom([4, 7, 9], 9, 1)).toBe(9);
  expect(stepFrom([4, 7, 9], 4, -1)).toBe(4);
  expect(stepFrom([4, 7, 9], 5, 1)).toBe(4);
  expect(stepFrom([], 5, 1)).toBeNull();
});
