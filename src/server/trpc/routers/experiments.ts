import { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type ExperimentDetail,
  type ExperimentListItem,
  listExperimentsInput,
  updateExperimentInput,
} from '@/shared/contracts/experiments';
import type { Page } from '@/shared/contracts/paging';
import * as experiments from '../../domain/experiments/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('run:write');

export const experimentsRouter = router({
  list: read
    .input(listExperimentsInput)
    .query(
      ({ ctx, input }): Promise<Page<ExperimentListItem>> => experiments.listExperiments(ctx.deps, input),
    ),
  get: read
    .input(z.object({ experiment: z.string() }))
    .query(
      ({ ctx, input }): Promise<ExperimentDetail> => experiments.getExperiment(ctx.deps, input.experiment),
    ),
  update: write
    .input(updateExperimentInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => experiments.updateExperiment(ctx.deps, input)),
});
