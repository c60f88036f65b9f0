import { classIdentity } from '@/shared/coin-class';
import type { EvaluationResult } from '@/shared/contracts/evaluations';
import type { Prisma } from '../../db/generated/client';
import { doWaitingWork } from '../../db/waiting-work';
import type { Deps } from '../../deps';
import { AppError, messageOf } from '../../errors';
import type { ServedModel } from '../../inference/inference';
import { tunables } from '../../tunables';
import { canClassify } from '../models/golden';
import { classesOf, preprocessingOf, splitsOf } from '../models/model-rows';
import { findAnsweringModel } from '../models/repo';
import {
  findAnswered,
  findAnswers,
  findClasses,
  findInSplits,
  findItems,
  findNext,
  isWaiting,
  replaceItemAnswers,
  updateEvaluation,
  upsertAnswer,
} from './repo';

/** Photos in one query. */
const CHUNK = 500;

type Waiting = NonNullable<Awaited<ReturnType<typeof findNext>>>;
type Model = NonNullable<Awaited<ReturnType<typeof findAnsweringModel>>>;

/**
 * Makes the evaluations that wait, one after the other. Another server that makes one has its lock; one whose server died
 * continues with the photos that it has not answered.
 * @returns how many were made here
 */
export function runEvaluations(deps: Deps, signal: AbortSignal): Promise<number> {
  return doWaitingWork(
    { db: deps.db, signal },
    {
      kind: 'evaluation',
      findNext: (skip) => findNext(deps.db, skip),
      idOf: ({ id }) => id,
      isWaiting: (id) => isWaiting(deps.db, id),
      run: (waiting) => tryEvaluation(deps, waiting, signal),
    },
  );
}

async function tryEvaluation(deps: Deps, waiting: Waiting, signal: AbortSignal): Promise<boolean> {
  try {
    const result = await makeEvaluation(deps, waiting, signal);
    await updateEvaluation(deps.db, waiting.id, {
      state: 'done',
      result: result as unknown as Prisma.InputJsonObject,
      finishedAt: new Date(),
    });
    return true;
  } catch (error) {
    if (signal.aborted || (error instanceof AppError && error.code === 'unavailable')) return false;
    deps.log.error({ err: error, evaluation: waiting.id }, 'an evaluation failed');
    const message = messageOf(error);
    await updateEvaluation(deps.db, waiting.id, { state: 'failed', error: message, finishedAt: new Date() });
    return false;
  } finally {
    deps.live.publishChanged('evaluations');
  }
}

async function makeEvaluation(
  deps: Deps,
  { id, modelId, versionId, split }: Waiting,
  signal: AbortSignal,
): Promise<EvaluationResult> {
  const model = await findAnsweringModel(deps.db, modelId);
  if (!model || !canClassify(model)) throw new AppError('conflict', 'This model version cannot classify.');
  const { photos, ...unknown } = await photosOf(deps, { versionId, split, model });
  if (photos.length === 0) {
    throw new AppError('bad-request', 'No photo there is of a class that this model knows.');
  }
  await updateEvaluation(deps.db, id, { state: 'running', total: photos.length, done: 0 });
  const hashes = [...new Set(photos.map(({ hash }) => hash))];
  let written = 0;
  await answerMissing(deps, { model, hashes, signal }, async (done) => {
    if (done < hashes.length && Date.now() - written < tunables.reportProgressMs) return;
    written = Date.now();
    await updateEvaluation(deps.db, id, { done: Math.round((done / hashes.length) * photos.length) });
    deps.live.publishChanged('evaluations');
  });
  const { probabilities, truth, items } = await readAnswers(deps, { model, photos });
  if (truth.length === 0) throw new AppError('bad-photo', 'None of the photos could be decoded.');
  const figures = await deps.pool.run(
    'computeFigures',
    { probabilities, truth, classes: classesOf(model) },
    { priority: 'background' },
  );
  await replaceItemAnswers(deps.db, id, itemAnswers({ probabilities, truth, items }));
  const trained = await inChunks(hashes, (part) =>
    findInSplits(deps.db, {
      versionId: model.datasetVersionId,
      splits: splitsOf(model).fitted,
      hashes: part,
    }),
  );
  return {
    ...figures,
    ...unknown,
    unreadable: photos.length - truth.length,
    trainedOn: trained.length,
  };
}

/** What was answered to each photo, as the grid of photos filters by it. */
function itemAnswers({
  probabilities,
  truth,
  items,
}: {
  probabilities: Float32Array;
  truth: Int32Array;
  items: readonly number[];
}) {
  const length = probabilities.length / truth.length;
  return items.map((itemId, row) => {
    let predicted = 0;
    const of = (place: number) => probabilities[row * length + place] as number;
    for (let place = 1; place < length; place++) if (of(place) > of(predicted)) predicted = place;
    return { itemId, isRight: predicted === truth[row], confidence: of(predicted), predicted };
  });
}

interface LabelledPhoto {
  /** Of the row in the version. */
  id: number;
  hash: string;
  /** In the classes of the model. */
  truth: number;
}

/** The photos that the model can name, each with its class as the model has it: by value, currency and country. */
async function photosOf(
  deps: Deps,
  { versionId, split, model }: { versionId: string; split: string; model: Model },
) {
  const places = new Map(classesOf(model).map((coin) => [classIdentity(coin), coin.index]));
  const classes = await findClasses(deps.db, versionId);
  const placeOf = new Map(classes.map((coin) => [coin.index, places.get(classIdentity(coin))]));
  const photos: LabelledPhoto[] = [];
  const unknown = new Set<number>();
  let unknownPhotos = 0;
  for (const { id, photoHash, classIndex } of await findItems(deps.db, versionId, split)) {
    const truth = placeOf.get(classIndex);
    if (truth !== undefined) photos.push({ id, hash: photoHash, truth });
    else {
      unknownPhotos += 1;
      unknown.add(classIndex);
    }
  }
  const unknownClasses = classes.filter(({ index }) => unknown.has(index)).map(({ label }) => label);
  return { photos, unknownPhotos, unknownClasses };
}

/** Asks the model about photos that it has not answered yet, in processes of the pool and behind all other work. */
async function answerMissing(
  deps: Deps,
  { model, hashes, signal }: { model: Model; hashes: readonly string[]; signal: AbortSignal },
  onDone: (done: number) => Promise<void>,
): Promise<void> {
  const answered = new Set(
    await inChunks(hashes, async (part) => [...(await findAnswered(deps.db, model.id, part))]),
  );
  const queue = hashes.filter((hash) => !answered.has(hash)).values();
  const served = {
    // `canClassify` has looked.
    onnxHash: model.onnxHash as string,
    preprocessing: preprocessingOf(model),
    classCount: classesOf(model).length,
    prototypes: null,
  };
  let done = answered.size;
  await onDone(done);
  const work = async () => {
    for (const hash of queue) {
      signal.throwIfAborted();
      const probabilities = await ask(deps, served, hash);
      if (probabilities) await upsertAnswer(deps.db, { modelId: model.id, photoHash: hash, probabilities });
      done += 1;
      await onDone(done);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** @returns float32, little-endian; null for a photo that cannot be decoded, or whose file is gone */
async function ask(
  { blobs, inference }: Deps,
  served: ServedModel,
  hash: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const bytes = await blobs.read(hash);
    const { probabilities } = await inference.evaluate({ model: served, bytes });
    // Of the photo as a whole: it was not asked for single coins.
    return new Uint8Array(Float32Array.from(probabilities[0] ?? []).buffer);
  } catch (error) {
    const isBroken =
      error instanceof AppError && ['bad-photo', 'too-large', 'not-found'].includes(error.code);
    if (isBroken) return null;
    throw error;
  }
}

/** The kept answers to the photos, in their order; those without one are left out. */
async function readAnswers(
  deps: Deps,
  { model, photos }: { model: Model; photos: readonly LabelledPhoto[] },
): Promise<{ probabilities: Float32Array; truth: Int32Array; items: number[] }> {
  const { length } = classesOf(model);
  const probabilities = new Float32Array(photos.length * length);
  const truth = new Int32Array(photos.length);
  const items: number[] = [];
  let known = 0;
  for (let start = 0; start < photos.length; start += CHUNK) {
    const part = photos.slice(start, start + CHUNK);
    const answers = await findAnswers(
      deps.db,
      model.id,
      part.map(({ hash }) => hash),
    );
    for (const photo of part) {
      const bytes = answers.get(photo.hash);
      if (!bytes || bytes.byteLength !== length * 4) continue;
      probabilities.set(new Float32Array(Uint8Array.from(bytes).buffer), known * length);
      truth[known] = photo.truth;
      items.push(photo.id);
      known += 1;
    }
  }
  return { probabilities: probabilities.slice(0, known * length), truth: truth.slice(0, known), items };
}

async function inChunks<T>(
  items: readonly string[],
  read: (part: string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    all.push(...(await read(items.slice(start, start + CHUNK))));
  }
  return all;
}
