import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CommitQueue, type Waiting } from './commit-queue';

interface Item extends Waiting {
  name: string;
  resolve(): void;
}

/** A queue and a log of its groups; `write` refuses groups with what is called bad. */
function setUp() {
  const queue = new CommitQueue<Item>();
  const groups: string[][] = [];
  const commit = async (group: Item[]) => {
    groups.push(group.map(({ name }) => name));
    await delay(1);
    if (group.some(({ name }) => name === 'bad')) throw new Error('cannot be written');
    for (const { resolve } of group) resolve();
  };
  const write = (name: string, given: { key?: string; begunAt?: number } = {}) =>
    new Promise<void>((resolve, reject) => queue.add({ name, resolve, reject, ...given }, commit));
  return { queue, groups, write };
}

it('commits together what is ready while others are on their way', async () => {
  const { queue, groups, write } = setUp();
  const begunAt = performance.now() - 1000;
  const answer = async (name: string, ms: number) => {
    await queue.whileComing(() => delay(ms));
    await write(name, { begunAt });
  };
  await Promise.all([answer('a', 1), answer('b', 15), answer('c', 30)]);
  expect(groups).toEqual([['a', 'b', 'c']]);
  // Nothing else is on its way: it waits for nobody.
  await Promise.all([write('d', { begunAt }), queue.whileComing(async () => undefined)]);
  expect(groups[1]).toEqual(['d']);
});

it('refuses what cannot be written and nothing else', async () => {
  const { groups, write } = setUp();
  const outcomes = await Promise.allSettled([write('a'), write('bad'), write('c')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(groups).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

it('commits two of one key one after the other, and groups in the order of their keys', async () => {
  const { groups, write } = setUp();
  await Promise.all([write('b1', { key: 'b' }), write('a1', { key: 'a' }), write('b2', { key: 'b' })]);
  expect(groups).toEqual([['a1', 'b1'], ['b2']]);
});
