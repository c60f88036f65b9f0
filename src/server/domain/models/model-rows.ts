import type { CoinClass, Split } from '@/shared/coin-class';
import type { RunLeaks } from '@/shared/contracts/leaks';
import type { ModelListItem } from '@/shared/contracts/models';
import { type PreprocessingSpec, preprocessingSpecSchema } from '@/shared/preprocessing';
import type { TrainerSummary } from '@/shared/trainer-job';
import type { Db } from '../../db/dialect';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { readRunLeaks } from '../leaks/leak-gate';
import { findChampionIds } from './champion-repo';
import { canClassify } from './golden';
import { findIdByRef, type ModelListRow } from './repo';
import type { ResultFile } from './result-files';

export async function toListItems(db: Db, rows: readonly ModelListRow[]): Promise<ModelListItem[]> {
  const champions = await findChampionIds(db);
  const leaks = await readRunLeaks(
    db,
    rows.map(({ run }) => run),
  );
  return rows.map((row, index) => toListItem(row, { leaks: leaks[index] ?? null, champions }));
}

function toListItem(
  row: ModelListRow,
  {
    leaks,
    champions,
  }: {
    leaks: RunLeaks | null;
    /** Ids of the versions that are the champion of their dataset. */
    champions: ReadonlySet<string>;
  },
): ModelListItem {
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
    valAccuracy: row.valAccuracy,
    top1: row.top1,
    top5: row.top5,
    leaks,
    baseWeights: summary.baseWeights.kind,
    canClassify: canClassify(row),
    champion: champions.has(row.id),
    comments: row._count.comments,
    createdAt: row.createdAt,
    createdBy: row.run.createdBy,
    archivedAt: row.archivedAt,
  };
}

// These columns are written by create-model.ts from validated documents, so they are read back as such.
export const filesOf = (row: { files: unknown }) => row.files as ResultFile[];
export const classesOf = (row: { classes: unknown }) => row.classes as CoinClass[];
export const summaryOf = (row: { summary: unknown }) => row.summary as TrainerSummary;

/** The splits that a version's weights were fitted to, and the one that nothing of it was, by which its confidence is measured. */
export function splitsOf(row: { summary: unknown }): { fitted: readonly Split[]; held: Split } {
  return summaryOf(row).lastFitEpochs
    ? { fitted: ['train', 'validation'], held: 'test' }
    : { fitted: ['train'], held: 'validation' };
}

/** Parsed, not only read: rows of before an option existed get its default. */
export function preprocessingOf(row: { preprocessing: unknown }): PreprocessingSpec {
  return preprocessingSpecSchema.parse(row.preprocessing);
}

/** @throws AppError `not-found` */
export async function findModelId(deps: Deps, ref: string): Promise<string> {
  const id = await findIdByRef(deps.db, ref);
  if (id === null) throw noModel(ref);
  return id;
}

export function noModel(ref: string): AppError {
  return new AppError('not-found', `There is no model version "${ref}".`);
}
