import { z } from 'zod';
import type { WorkerListItem } from '@/shared/contracts/workers';
import * as workers from '../../domain/workers/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const manage = procedure('worker:manage');
const id = z.object({ id: z.string() });

export const workersRouter = router({
  list: read.query(({ ctx }): Promise<WorkerListItem[]> => workers.listWorkers(ctx.deps)),
  /** Lets a worker finish what it has and take no more, or take runs again. */
  setDraining: manage
    .input(id.extend({ draining: z.boolean() }))
    .mutation(({ ctx, input }): Promise<void> => workers.setDraining(ctx.deps, ctx.actor, input)),
  /** Forgets a worker that is away, or drained and idle. */
  remove: manage
    .input(id)
    .mutation(({ ctx, input }): Promise<void> => workers.removeWorker(ctx.deps, input.id)),
});
