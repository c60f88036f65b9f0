import { z } from 'zod';
import type { ExperimentDetail, ExperimentListItem } from '@/shared/contracts/experiments';
import * as experiments from '../../domain/experiments/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('run:write');

export const experimentsRouter = router({
  list: read.query(({ ctx }): Promise<ExperimentListItem[]> => experiments.listExperiments(ctx.deps)),
  get: read
    .input(z.object({ experiment: z.string() }))
    .query(
      ({ ctx, input }): Promise<ExperimentDetail> => experiments.getExperiment(ctx.deps, input.experiment),
    ),
  update: write
    .input(
      z.object({ id: z.string(), name: z.string().trim().min(1).max(80), notes: z.string().max(10_000) }),
    )
    .mutation(({ ctx, input }): Promise<void> => experiments.updateExperiment(ctx.deps, input)),
});
