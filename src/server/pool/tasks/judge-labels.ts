import { calibrate, confidentLearning } from '../labels/confident-learning';
import { distances, vote } from '../labels/neighbours';
import { outOfFoldLogits } from '../labels/out-of-fold';
import { project } from '../labels/project';
import type { PoolTasks } from '../pool-tasks';

/** A class with fewer photos is too small to be learned: the neighbours of its photos vote. */
const LEAST_OF_CLASS = 5;
/** Directions in which features are kept at most: with more nothing more is found, and it takes longer. */
const MOST_DIRECTIONS = 512;
const FEWEST_DIRECTIONS = 32;

export const judgeLabels: PoolTasks['judgeLabels'] = async ({ embeddings, labels, groups }) => {
  const rows = labels.length;
  const columns = Math.min(MOST_DIRECTIONS, Math.max(FEWEST_DIRECTIONS, rows));
  const photos = project(embeddings, { rows, columns });
  const classes = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const logits = outOfFoldLogits({ photos, labels, groups, classes });
  const { suggested, doubt } = confidentLearning(calibrate(logits, labels), labels);
  const sizes = new Int32Array(classes);
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1;
  const isSmall = Uint8Array.from(labels, (label) => Number((sizes[label] as number) < LEAST_OF_CLASS));
  const small = [...isSmall.keys()].filter((row) => isSmall[row]);
  for (const { row, label, share } of vote({ photos, labels, groups }, small)) {
    const isOther = label !== labels[row];
    suggested[row] = isOther ? label : -1;
    doubt[row] = isOther ? share : 0;
  }
  return { suggested, doubt, isSmall, distance: distances({ photos, labels, groups }) };
};
