import { expect, test } from 'vitest';
import { storable } from './storable';

test('keeps what a message says, without what PostgreSQL cannot store', () => {
  const cut = '😀'.slice(0, 1);
  const message = { at: 1, nothing: null, list: [`a\0b${cut}`, 'coin 😀'], deep: { 'k\0': true } };
  expect(storable(message)).toEqual({
    at: 1,
    nothing: null,
    list: ['ab\uFFFD', 'coin 😀'],
    deep: { k: true },
  });
});
