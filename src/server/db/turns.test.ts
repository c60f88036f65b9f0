import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from './turns';

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it('others have their turn between statements, which run in order, those of a transaction first', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const statement = (name: string, urgent = false) =>
    turns.run(
      async () => {
        busy(3);
        order.push(name);
      },
      { urgent },
    );
  // Each request continues with another statement as soon as it has its answer.
  const request = async (name: string) => {
    for (let n = 1; n <= 4; n++) await statement(`${name}${n}`);
  };
  let turnsOfOthers = 0;
  let done = false;
  const others = (async () => {
    while (!done) {
      await nextTurn();
      turnsOfOthers += 1;
    }
  })();
  const requests = Promise.all(['a', 'b', 'c', 'd', 'e'].map(request));
  await statement('in a transaction', true);
  expect(order.length).toBeLessThan(7);
  await requests;
  done = true;
  await others;
  expect(order).toHaveLength(21);
  // A turn has room for one statement of three milliseconds, or for two that begin just within its time.
  expect(turnsOfOthers).toBeGreaterThanOrEqual(10);
  expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a4']);
});

it('a statement that comes alone waits for nobody, and one that fails holds up none', async () => {
  const turns = new Turns();
  let answered = false;
  void turns.run(async () => {
    answered = true;
  });
  expect(answered).toBe(true);
  await expect(turns.run(() => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
  expect(await turns.run(async () => 'next')).toBe('next');
});
