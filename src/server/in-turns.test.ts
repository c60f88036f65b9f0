import { expect, it } from 'vitest';
import { ownTurn } from './in-turns';

it('what waits for a turn of its own shares it with no other, in the order it came', async () => {
  const seen: (number | 'turn')[] = [];
  let isOver = false;
  const tick = () => {
    seen.push('turn');
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  await Promise.all([1, 2, 3].map((n) => ownTurn().then(() => seen.push(n))));
  isOver = true;
  expect(seen.filter((one) => one !== 'turn')).toEqual([1, 2, 3]);
  for (const n of [1, 2]) expect(seen.slice(seen.indexOf(n), seen.indexOf(n + 1))).toContain('turn');
});
