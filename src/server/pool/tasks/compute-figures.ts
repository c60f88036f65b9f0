import { figuresOf } from '@/shared/figures/figures';
import type { PoolTasks } from '../pool-tasks';

/** A temperature is looked for in a few hundred passes over all probabilities: nothing for the event loop of web. */
export const computeFigures: PoolTasks['computeFigures'] = async ({ probabilities, truth, classes }) =>
  figuresOf({ classCount: classes.length, probabilities, truth }, classes);
