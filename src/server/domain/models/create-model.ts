import type { CoinClass } from '@/shared/coin-class';
import { RESULT_FILES, type TrainerSummary } from '@/shared/trainer-job';
import { maxUnreadable } from '@/shared/unreadable-photos';
import { toCoinClass } from '../../db/class-row';
import type { Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { recipeOf } from '../../db/run-row';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import {
  findModelOfRun,
  findRunAccuracy,
  findRunClasses,
  findUnreadable,
  insertModel,
} from './create-model-repo';
import { verifyGraph } from './golden';
import { buildGraph, GRAPH_VERSION, preprocessingOfRecipe } from './network-graph';
import { type ResultFile, readEvaluation } from './result-files';

/** A model version that only needs to be written. */
export interface PreparedModel {
  summary: TrainerSummary;
  files: ResultFile[];
  classes: CoinClass[];
  predictions: Omit<Prisma.PredictionCreateManyInput, 'modelId'>[];
  /** Of the graph that the server has built; null when it could not. */
  onnxHash: string | null;
  /** See `verifyGraph`. */
  goldenDifference: number | null;
  /** What people should know of this model, in sentences; fit for the run's log. */
  warnings: string[];
}

/**
 * Reads and checks what a trainer left: all files are there, the evaluation fits the classes, and the network
 * that the server builds of the weights gives the trainer's probabilities on the golden set. Slow; call it outside a transaction.
 * @throws AppError `bad-request` or `not-found` when the results cannot become a model version, `unavailable`
 *   when they may later
 */
export async function prepareModelVersion(
  deps: Deps,
  { runId, summary, files }: { runId: string; summary: TrainerSummary; files: ResultFile[] },
): Promise<PreparedModel> {
  const run = await findRunClasses(deps.db, runId);
  if (!run) throw new AppError('not-found', 'There is no such run.');
  const classes = run.datasetVersion.classes.map(toCoinClass);
  await requireFiles(deps, files);
  const unreadable = await findUnreadable(deps.db, runId);
  const { trainPhotos, validationPhotos, testPhotos } = run.datasetVersion;
  const most = maxUnreadable(trainPhotos + validationPhotos + testPhotos);
  if (unreadable.size > most) {
    throw new AppError('bad-request', `The run left out ${unreadable.size} photos; at most ${most} may be.`);
  }
  const { summaries, predictions } = await readEvaluation(deps, {
    hash: fileHash(files, RESULT_FILES.evaluation),
    versionId: run.datasetVersionId,
    classes,
    unreadable,
  });
  const recipe = recipeOf(run);
  const preprocessing = preprocessingOfRecipe(recipe);
  // Whatever else a worker calls by this name is not taken.
  const uploaded = files.filter(({ path }) => path !== RESULT_FILES.onnx);
  const { graph, ...verdict } = await makeGraph(deps, { recipe, classes: classes.length, files: uploaded });
  for (const warning of verdict.warnings) deps.log.warn({ runId }, warning);
  return {
    summary: { ...summary, evaluations: summaries, preprocessing },
    files: [...uploaded, ...(graph ? [graph] : [])].map(({ path, hash, bytes }) => ({ path, hash, bytes })),
    classes,
    predictions,
    onnxHash: graph?.hash ?? null,
    ...verdict,
  };
}

/**
 * Writes the model version inside the transaction that ends its run. A run has one model: a second call answers
 * the first one's.
 */
export async function insertModelVersion(
  tx: Tx,
  prepared: PreparedModel,
  run: { id: string; name: string; datasetVersionId: string },
): Promise<{ id: string; number: number; top1: number | null }> {
  const existing = await findModelOfRun(tx, run.id);
  if (existing) return existing;
  const { summary, files, classes, predictions, onnxHash, goldenDifference } = prepared;
  const metrics = headlineMetrics(summary);
  const model = {
    name: run.name,
    runId: run.id,
    datasetVersionId: run.datasetVersionId,
    classes,
    preprocessing: summary.preprocessing,
    files: files.map((file) => ({ ...file })),
    onnxHash,
    graphVersion: onnxHash === null ? null : GRAPH_VERSION,
    summary,
    goldenDifference,
    top1: metrics?.top1 ?? null,
    top5: metrics?.top5 ?? null,
    valAccuracy:
      summary.evaluations.find(({ split }) => split === 'validation')?.top1 ??
      (await findRunAccuracy(tx, run.id)),
  };
  return insertModel(tx, model, predictions);
}

/** The test split's metrics; a model that was never tested shows those of validation. */
function headlineMetrics(summary: TrainerSummary) {
  const of = (split: string) => summary.evaluations.find((evaluation) => evaluation.split === split);
  return of('test') ?? of('validation');
}

/**
 * Writes the network of a model version and holds it against the trainer's answers. One that cannot be built is no
 * error: its metrics stand, and its weights can be exported.
 * @returns the network, null when it could not be built, and the sentences that say what is wrong
 * @throws AppError `unavailable` or `disk-full` when it may work later
 */
export async function makeGraph(
  deps: Deps,
  request: Parameters<typeof buildGraph>[1],
): Promise<{ graph: ResultFile | null; goldenDifference: number | null; warnings: string[] }> {
  const { recipe, classes, files } = request;
  let graph: ResultFile;
  try {
    graph = await buildGraph(deps, request);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad-request') throw error;
    const warning = `This model cannot classify photos: ${error.message}`;
    return { graph: null, goldenDifference: null, warnings: [warning] };
  }
  const verdict = await verifyGraph(deps, {
    model: {
      onnxHash: graph.hash,
      preprocessing: preprocessingOfRecipe(recipe),
      classCount: classes,
      prototypes: null,
    },
    goldenHash: fileHash(files, RESULT_FILES.golden),
  });
  return { graph, ...verdict };
}

async function requireFiles(deps: Deps, files: ResultFile[]): Promise<void> {
  if (!fileHash(files, RESULT_FILES.tfjs)) {
    throw new AppError('bad-request', `The results have no ${RESULT_FILES.tfjs}, the model itself.`);
  }
  for (const { path, hash } of files) {
    if (!isPlainPath(path))
      throw new AppError('bad-request', `"${path}" is no path inside a results folder.`);
    if (!(await deps.blobs.has(hash)))
      throw new AppError('not-found', `"${path}" of the results was not uploaded.`);
  }
}

/** The paths become names in a zip that people unpack: nothing may lead out of it. */
function isPlainPath(path: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').some((part) => part === '.' || part === '..');
}

function fileHash(files: readonly ResultFile[], path: string): string | null {
  return files.find((file) => file.path === path)?.hash ?? null;
}
