import type { CoinClass } from '@/shared/coin-class';
import type { ModelListItem } from '@/shared/contracts/models';
import { type PreprocessingSpec, preprocessingSpecSchema } from '@/shared/preprocessing';
import type { TrainerSummary } from '@/shared/trainer-job';
import type { Prisma } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { recipeOf } from '../runs/run-row';
import { canClassify } from './golden';
import type { ResultFile } from './result-files';

/** What a list row needs; the classes stay out, they are most of a model's row. */
export const listSelect = {
  id: true,
  number: true,
  name: true,
  revision: true,
  createdAt: true,
  files: true,
  summary: true,
  preprocessing: true,
  onnxHash: true,
  graphVersion: true,
  goldenDifference: true,
  top1: true,
  top5: true,
  run: {
    select: { id: true, number: true, name: true, recipe: true, experiment: { select: { name: true } } },
  },
  datasetVersion: {
    select: { number: true, classCount: true, dataset: { select: { id: true, name: true } } },
  },
  _count: { select: { comments: { where: { deletedAt: null } } } },
} as const satisfies Prisma.ModelVersionSelect;

type ListRow = Prisma.ModelVersionGetPayload<{ select: typeof listSelect }>;

export function toListItem(row: ListRow): ModelListItem {
  const recipe = recipeOf(row.run);
  const summary = row.summary as TrainerSummary;
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    revision: row.revision,
    runId: row.run.id,
    runNumber: row.run.number,
    runName: row.run.name,
    experimentName: row.run.experiment.name,
    datasetId: row.datasetVersion.dataset.id,
    datasetName: row.datasetVersion.dataset.name,
    datasetVersion: row.datasetVersion.number,
    classCount: row.datasetVersion.classCount,
    width: recipe.model.width,
    inputSize: recipe.model.inputSize,
    testTimeRotations: preprocessingOf(row).testTimeRotations,
    parameters: summary.parameters,
    bytes: filesOf(row).reduce((sum, file) => sum + file.bytes, 0),
    top1: row.top1,
    top5: row.top5,
    baseWeights: summary.baseWeights.kind,
    canClassify: canClassify(row),
    comments: row._count.comments,
    createdAt: row.createdAt,
  };
}

// These columns are written by create-model.ts from validated documents, so they are read back as such.
export const filesOf = (row: { files: unknown }) => row.files as ResultFile[];
export const classesOf = (row: { classes: unknown }) => row.classes as CoinClass[];
export const summaryOf = (row: { summary: unknown }) => row.summary as TrainerSummary;

/** Parsed, not only read: rows of before an option existed get its default. */
export function preprocessingOf(row: { preprocessing: unknown }): PreprocessingSpec {
  return preprocessingSpecSchema.parse(row.preprocessing);
}

/** Condition for a model version by id or by number, `12` or `#12`. */
export function modelWhere(ref: string): Prisma.ModelVersionWhereUniqueInput {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  return number ? { number: Number(number) } : { id: ref };
}

/** @throws AppError `not-found` */
export async function findModelId(deps: Deps, ref: string): Promise<string> {
  const model = await deps.db.modelVersion.findUnique({ where: modelWhere(ref), select: { id: true } });
  if (!model) throw noModel(ref);
  return model.id;
}

export function noModel(ref: string): AppError {
  return new AppError('not-found', `There is no model version "${ref}".`);
}
