import { z } from 'zod';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type CellPhoto,
  type Confusion,
  cellInput,
  compareModelsInput,
  confusionInput,
  listModelsInput,
  type ModelComparison,
  type ModelDetail,
  type ModelListItem,
  renameModelInput,
} from '@/shared/contracts/models';
import type { Page } from '@/shared/contracts/paging';
import * as evaluation from '../../domain/models/evaluation-service';
import { listModels } from '../../domain/models/model-list-repo';
import * as models from '../../domain/models/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
/** Model version by id or number. */
const modelRef = z.object({ model: z.string() });

export const modelsRouter = router({
  list: read
    .input(listModelsInput)
    .query(({ ctx, input }): Promise<Page<ModelListItem>> => listModels(ctx.deps, input)),
  get: read
    .input(modelRef)
    .query(({ ctx, input }): Promise<ModelDetail> => models.getModel(ctx.deps, input.model)),
  rename: procedure('run:write')
    .input(renameModelInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => models.renameModel(ctx.deps, input)),
  confusion: read
    .input(confusionInput)
    .query(({ ctx, input }): Promise<Confusion> => evaluation.getConfusion(ctx.deps, input)),
  /** Models beside a baseline, photo by photo. */
  compare: read
    .input(compareModelsInput)
    .query(({ ctx, input }): Promise<ModelComparison[]> => evaluation.compareModels(ctx.deps, input)),
  /** The photos behind one cell of the matrix. */
  cell: read
    .input(cellInput)
    .query(({ ctx, input }): Promise<CellPhoto[]> => evaluation.listCellPhotos(ctx.deps, input)),
});
