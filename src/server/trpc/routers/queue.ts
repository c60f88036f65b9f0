import {
  listQueueInput,
  type MoveUndo,
  moveRunInput,
  type QueuePage,
  scheduleRunInput,
  setPriorityInput,
} from '@/shared/contracts/queue';
import * as queue from '../../domain/runs/queue/queue-service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('run:write');

export const queueRouter = router({
  list: read
    .input(listQueueInput)
    .query(({ ctx, input }): Promise<QueuePage> => queue.listQueue(ctx.deps, input)),
  move: write
    .input(moveRunInput)
    .mutation(({ ctx, input }): Promise<MoveUndo> => queue.moveRun(ctx.deps, ctx.actor, input)),
  setPriority: write
    .input(setPriorityInput)
    .mutation(({ ctx, input }): Promise<void> => queue.setPriority(ctx.deps, ctx.actor, input)),
  schedule: write
    .input(scheduleRunInput)
    .mutation(({ ctx, input }): Promise<void> => queue.scheduleRun(ctx.deps, ctx.actor, input)),
});
