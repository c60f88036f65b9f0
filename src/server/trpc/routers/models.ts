import { z } from 'zod';
import { differencesInput, type ModelDifferences } from '@/shared/contracts/compare';
import type { SavedEdit } from '@/shared/contracts/edits';
import {
  type Evaluation,
  evaluateInput,
  type TestOpenings,
  testOpeningInput,
} from '@/shared/contracts/evaluations';
import {
  type CellPhoto,
  type Confusion,
  cellInput,
  compareModelsInput,
  confusionInput,
  epochConfusionInput,
  listModelsInput,
  type ModelComparison,
  type ModelDetail,
  type ModelEpochs,
  type ModelListItem,
  renameModelInput,
} from '@/shared/contracts/models';
import type { Page } from '@/shared/contracts/paging';
import type { Robustness } from '@/shared/contracts/robustness';
import { getEpochConfusion, listModelEpochs } from '../../domain/epochs/service';
import { measureRobustness, readRobustness } from '../../domain/evaluations/robustness-service';
import { evaluate, listEvaluations } from '../../domain/evaluations/service';
import { openTest, readTestOpenings } from '../../domain/evaluations/test-openings';
import { findDifferences } from '../../domain/models/differences';
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
  /** The epochs of its run whose answers to the validation photos are kept. */
  epochs: read
    .input(modelRef)
    .query(({ ctx, input }): Promise<ModelEpochs> => listModelEpochs(ctx.deps, input.model)),
  /** The confusion matrix of the validation photos as it was after an epoch. */
  epochConfusion: read
    .input(epochConfusionInput)
    .query(({ ctx, input }): Promise<Confusion> => getEpochConfusion(ctx.deps, input)),
  /** Models beside a baseline, photo by photo. */
  compare: read
    .input(compareModelsInput)
    .query(({ ctx, input }): Promise<ModelComparison[]> => evaluation.compareModels(ctx.deps, input)),
  /** Photos on which several models differ, and what each has right of the photos that all share. */
  differences: read
    .input(differencesInput)
    .query(({ ctx, input }): Promise<ModelDifferences> => findDifferences(ctx.deps, input)),
  /** The photos behind one cell of the matrix. */
  cell: read
    .input(cellInput)
    .query(({ ctx, input }): Promise<CellPhoto[]> => evaluation.listCellPhotos(ctx.deps, input)),
  /** How often test figures of the data of these models were opened. */
  testOpenings: read
    .input(testOpeningInput)
    .query(({ ctx, input }): Promise<TestOpenings> => readTestOpenings(ctx.deps, input.models)),
  /** Counts that the test figures of models are looked at. */
  openTest: read
    .input(testOpeningInput)
    .mutation(({ ctx, input }): Promise<void> => openTest(ctx.deps, ctx.actor, input.models)),
  /** Every evaluation of a model on data of its own or any other, the latest first. */
  evaluations: read
    .input(modelRef)
    .query(({ ctx, input }): Promise<Evaluation[]> => listEvaluations(ctx.deps, input.model)),
  /** Evaluates a model on any dataset version; classes are matched by value, currency and country. */
  evaluate: procedure('run:write')
    .input(evaluateInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => evaluate(ctx.deps, ctx.actor, input)),
  /** How often a model is right on changed photos: turned, blurred, in another light, smaller, on another ground. */
  robustness: read
    .input(modelRef)
    .query(({ ctx, input }): Promise<Robustness> => readRobustness(ctx.deps, input.model)),
  /** Has that measured in the background, once for a model. */
  measureRobustness: procedure('run:write')
    .input(modelRef)
    .mutation(({ ctx, input }): Promise<Robustness> => measureRobustness(ctx.deps, input.model)),
});
