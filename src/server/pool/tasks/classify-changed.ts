import { changePhoto } from '@/shared/robustness/changes';
import { VIEWS } from '@/shared/robustness/conditions';
import type { PoolTasks } from '../pool-tasks';
import { decodeChecked } from './check-photo';
import { askOnce } from './classify';

/** Changes what the network sees, after the photo was framed: finding the coin is not what is measured. */
export const classifyChanged: PoolTasks['classifyChanged'] = async ({ bytes, network, seed }) => {
  const { preprocessing } = network;
  const { size, framing } = preprocessing;
  const pixels = await decodeChecked(bytes, preprocessing);
  const answers = new Int32Array(VIEWS);
  for (let view = 0; view < VIEWS; view++) {
    const seen = view === 0 ? pixels : changePhoto({ pixels, size, framing }, { condition: view - 1, seed });
    const { probabilities } = await askOnce(network, seen);
    answers[view] = probabilities.indexOf(Math.max(...probabilities));
  }
  return answers;
};
