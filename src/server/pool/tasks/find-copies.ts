import { mostAlike } from '../copies/most-alike';
import { DESCRIPTOR_LENGTH } from '../copies/polar';
import { comparableOf, DESCRIPTOR_STEPS, likenessOf } from '../copies/signature';
import { project } from '../labels/project';
import type { PoolTasks } from '../pool-tasks';

export const proposeCopies: PoolTasks['proposeCopies'] = async (request) => mostAlike(request);

export const describeEmbeddings: PoolTasks['describeEmbeddings'] = async ({ embeddings, photos }) =>
  Int8Array.from(project(embeddings, { rows: photos, columns: DESCRIPTOR_LENGTH }).values, (value) =>
    Math.max(-127, Math.min(127, Math.round(value * DESCRIPTOR_STEPS))),
  );

export const compareCoins: PoolTasks['compareCoins'] = async ({ coins, pairs }) => {
  const comparable = coins.map(comparableOf);
  const likeness = new Float32Array(pairs.length / 2);
  for (let i = 0; i < likeness.length; i++) {
    const [a, b] = [comparable[pairs[2 * i] as number], comparable[pairs[2 * i + 1] as number]];
    if (a && b) likeness[i] = likenessOf(a, b);
  }
  return likeness;
};
