import type { RunEventPayloads } from '@/shared/run-events';
import type { Db, Tx } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { nextNumber } from '../../db/numbers';
import { progressOf } from '../../db/run-row';
import type { ResultFile } from './result-files';

const select = {
  id: true,
  number: true,
  files: true,
  classes: true,
  run: { select: { recipe: true } },
} as const;

/** Model versions whose network was not written by this version of the server, newest first. */
export function findOutdatedGraphs(db: Db, graphVersion: number) {
  return db.modelVersion.findMany({
    where: { OR: [{ graphVersion: null }, { graphVersion: { lt: graphVersion } }], onnxHash: { not: null } },
    orderBy: { number: 'desc' },
    select,
  });
}

export async function saveGraph(
  db: Db,
  id: string,
  graph: {
    files: ResultFile[];
    onnxHash: string | null;
    graphVersion: number | null;
    goldenDifference: number | null;
  },
): Promise<void> {
  const { files, ...columns } = graph;
  await db.modelVersion.updateMany({
    where: { id },
    data: { ...columns, files: files.map((file) => ({ ...file })) },
  });
}

/** What a model version of the run is made with: its recipe, and its classes in the order of the outputs. */
export function findRunClasses(db: Db, runId: string) {
  return db.run.findUnique({
    where: { id: runId },
    select: {
      recipe: true,
      datasetVersionId: true,
      datasetVersion: {
        select: {
          classes: { orderBy: { index: 'asc' } },
          trainPhotos: true,
          validationPhotos: true,
          testPhotos: true,
        },
      },
    },
  });
}

/** Validation accuracy of the epoch that a run has restored, else its best; null when it has none. */
export async function findRunAccuracy(db: Db, runId: string): Promise<number | null> {
  const run = await db.run.findUnique({ where: { id: runId }, select: { progress: true, recipe: true } });
  if (!run) return null;
  const { restored, bestValAccuracy } = progressOf(run);
  return restored?.valAccuracy ?? bestValAccuracy;
}

/** Hashes of the photos that a run has said it could not decode. */
export async function findUnreadable(db: Db, runId: string): Promise<Set<string>> {
  const events = await db.runEvent.findMany({
    where: { runId, type: 'unreadable' },
    select: { payload: true },
  });
  // Committed through the schema of run events.
  const payloads = events.map(({ payload }) => payload as RunEventPayloads['unreadable']);
  return new Set(payloads.flatMap(({ photos }) => photos.map(({ hash }) => hash)));
}

const MODEL_NAME = { id: true, number: true, top1: true } as const;

/** How a model version is spoken of. */
interface ModelName {
  id: string;
  number: number;
  top1: number | null;
}

/** The model version of a run, null while it has none. */
export function findModelOfRun(tx: Tx, runId: string): Promise<ModelName | null> {
  return tx.modelVersion.findUnique({ where: { runId }, select: MODEL_NAME });
}

/** Rows in one statement: SQLite writes them within one turn of the event loop. */
const CHUNK = 250;

/** Writes a model version under the next number, and its predictions. */
export async function insertModel(
  tx: Tx,
  model: Omit<Prisma.ModelVersionUncheckedCreateInput, 'number'>,
  predictions: readonly Omit<Prisma.PredictionCreateManyInput, 'modelId'>[],
): Promise<ModelName> {
  const last = await tx.modelVersion.aggregate({ _max: { number: true } });
  const number = await nextNumber(tx, 'model', last._max.number);
  const created = await tx.modelVersion.create({
    data: { ...model, number },
    select: MODEL_NAME,
  });
  for (let start = 0; start < predictions.length; start += CHUNK) {
    const data = predictions.slice(start, start + CHUNK).map((row) => ({ modelId: created.id, ...row }));
    await tx.prediction.createMany({ data });
  }
  return created;
}
