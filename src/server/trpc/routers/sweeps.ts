import type { Page } from '@/shared/contracts/paging';
import {
  listSweepsInput,
  type SweepDetail,
  type SweepListItem,
  type SweepPreview,
  startSweepInput,
  sweepPriorityInput,
  sweepRef,
} from '@/shared/contracts/sweeps';
import { sweepPlanSchema } from '@/shared/sweep-plan';
import * as queries from '../../domain/sweeps/query-service';
import * as sweeps from '../../domain/sweeps/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('run:write');

export const sweepsRouter = router({
  list: read
    .input(listSweepsInput)
    .query(({ ctx, input }): Promise<Page<SweepListItem>> => queries.listSweeps(ctx.deps, input)),
  get: read
    .input(sweepRef)
    .query(({ ctx, input }): Promise<SweepDetail> => queries.getSweep(ctx.deps, input.sweep)),
  /** What a plan would start. */
  preview: read.input(sweepPlanSchema).query(({ input }): SweepPreview => sweeps.previewSweep(input)),
  start: write
    .input(startSweepInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; number: number; runs: number }> =>
        sweeps.startSweep(ctx.deps, ctx.actor, input),
    ),
  cancel: write
    .input(sweepRef)
    .mutation(({ ctx, input }): Promise<void> => sweeps.cancelSweep(ctx.deps, ctx.actor, input.sweep)),
  pause: write
    .input(sweepRef)
    .mutation(({ ctx, input }): Promise<void> => sweeps.pauseSweep(ctx.deps, ctx.actor, input.sweep)),
  resume: write
    .input(sweepRef)
    .mutation(({ ctx, input }): Promise<void> => sweeps.resumeSweep(ctx.deps, ctx.actor, input.sweep)),
  setPriority: write
    .input(sweepPriorityInput)
    .mutation(({ ctx, input }): Promise<void> => sweeps.setSweepPriority(ctx.deps, ctx.actor, input)),
});
