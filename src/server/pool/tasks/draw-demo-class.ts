import { drawClass } from '../../../demo-coins/demo-set';
import type { PoolTasks } from '../pool-tasks';

export const drawDemoClass: PoolTasks['drawDemoClass'] = (request) => drawClass(request);
