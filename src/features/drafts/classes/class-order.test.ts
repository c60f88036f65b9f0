import { expect, test } from 'vitest';
import { moveInOrder } from './class-order';

const order = ['a', 'b', 'c', 'd'];

test('a class moves a place, to an end, or before another one, and all others keep their order', () => {
  const moved = (key: string, to: Parameters<typeof moveInOrder>[2]) => moveInOrder(order, key, to).join('');
  expect([moved('c', 'up'), moved('b', 'down')]).toEqual(['acbd', 'acbd']);
  expect([moved('c', 'top'), moved('b', 'bottom')]).toEqual(['cabd', 'acdb']);
  expect([moved('d', { before: 'b' }), moved('a', { before: 'd' })]).toEqual(['adbc', 'bcad']);
});

test('a class that stands there already, or is not there, changes nothing', () => {
  const same = (key: string, to: Parameters<typeof moveInOrder>[2]) =>
    expect(moveInOrder(order, key, to)).toEqual(order);
  same('a', 'up');
  same('a', 'top');
  same('d', 'down');
  same('b', { before: 'c' });
  same('b', { before: 'gone' });
  same('gone', 'top');
});
