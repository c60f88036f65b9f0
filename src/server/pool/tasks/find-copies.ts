import { mostAlike } from '../copies/most-alike';
import { comparableOf, DESCRIPTOR_BYTES, likenessOf } from '../copies/signature';
import type { PoolTasks } from '../pool-tasks';

export const proposeCopies: PoolTasks['proposeCopies'] = async ({ descriptors, rows }) =>
  mostAlike({ descriptors, length: DESCRIPTOR_BYTES, rows });

export const compareCoins: PoolTasks['compareCoins'] = async ({ coins, pairs }) => {
  const comparable = coins.map(comparableOf);
  const likeness = new Float32Array(pairs.length / 2);
  for (let i = 0; i < likeness.length; i++) {
    const [a, b] = [comparable[pairs[2 * i] as number], comparable[pairs[2 * i + 1] as number]];
    if (a && b) likeness[i] = likenessOf(a, b);
  }
  return likeness;
};
