import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import type { ServedModel } from '../../../inference/inference';
import { tunables } from '../../../tunables';
import { canClassify } from '../../models/golden';
import { classesOf, preprocessingOf, splitsOf } from '../../models/model-rows';
import { findAnsweringModel, findModelSummary } from '../../models/repo';
import {
  findDescribed,
  findSplitPhotos,
  readDescriptions,
  updateProfile,
  upsertDescription,
} from './profile-repo';

type Model = NonNullable<Awaited<ReturnType<typeof findAnsweringModel>>>;
type Photos = Awaited<ReturnType<typeof findSplitPhotos>>;

/** Hashes in one query. */
const CHUNK = 500;

/**
 * Describes the photos that a model learned from and was validated on, as far as that was not done before, and fits what
 * is used whenever it answers.
 */
export async function makeProfile(deps: Deps, modelId: string, signal: AbortSignal): Promise<void> {
  const model = await findAnsweringModel(deps.db, modelId);
  if (!model || !canClassify(model)) throw new AppError('conflict', 'This model version cannot classify.');
  // After a last fit the validation photos are learned, too: of them it is surer than it may be.
  const validation = await findSplitPhotos(deps.db, model.datasetVersionId, [splitsOf(model).held]);
  const train = await profiledTrain(deps, modelId);
  const total = validation.length + train.length;
  await updateProfile(deps.db, modelId, { state: 'running', total, done: 0 });
  let [done, written] = [0, 0];
  const onPhoto = async () => {
    done += 1;
    if (Date.now() - written < tunables.reportProgressMs) return;
    written = Date.now();
    await updateProfile(deps.db, modelId, { done });
    deps.live.publishChanged('profiles');
  };
  const request = { model, signal, onPhoto };
  await describePhotos(deps, { ...request, photos: validation, withAnswers: true });
  await describePhotos(deps, { ...request, photos: train, withAnswers: false });
  const fitted = await deps.pool.run(
    'fitProfile',
    {
      train: await readTrain(deps, modelId, train),
      validation: await readValidation(deps, model, validation),
    },
    { priority: 'background' },
  );
  await updateProfile(deps.db, modelId, {
    state: 'done',
    done: total,
    profile: fitted.profile,
    prototypes: Uint8Array.from(fitted.prototypes),
    finishedAt: new Date(),
  });
}

/** The photos that a model learned from, whose features are kept; of very many every other, or every third, and so on. */
export async function profiledTrain({ db }: Pick<Deps, 'db'>, modelId: string): Promise<Photos> {
  const model = await findModelSummary(db, modelId);
  const photos = await findSplitPhotos(db, model.datasetVersionId, splitsOf(model).fitted);
  const step = Math.ceil(photos.length / tunables.maxProfilePhotos);
  return step > 1 ? photos.filter((_, index) => index % step === 0) : photos;
}

/** Asks the model about photos, in processes of the pool and behind all other work. */
async function describePhotos(
  deps: Deps,
  {
    model,
    photos,
    withAnswers,
    signal,
    onPhoto,
  }: {
    model: Model;
    photos: Photos;
    withAnswers: boolean;
    signal: AbortSignal;
    onPhoto: () => Promise<void>;
  },
): Promise<void> {
  const served: ServedModel = {
    // `canClassify` has looked.
    onnxHash: model.onnxHash as string,
    preprocessing: preprocessingOf(model),
    classCount: classesOf(model).length,
    prototypes: null,
  };
  const known = new Set<string>();
  for (let start = 0; start < photos.length; start += CHUNK) {
    const hashes = photos.slice(start, start + CHUNK).map(({ photoHash }) => photoHash);
    for (const hash of await findDescribed(deps.db, { modelId: model.id, hashes, withAnswers }))
      known.add(hash);
  }
  const queue = photos.values();
  const work = async () => {
    for (const { photoHash } of queue) {
      signal.throwIfAborted();
      if (!known.has(photoHash)) {
        const described = await ask(deps, served, photoHash);
        const probabilities = withAnswers ? described.probabilities : null;
        await upsertDescription(deps.db, { modelId: model.id, photoHash, ...described, probabilities });
      }
      await onPhoto();
    }
  };
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Nothing of a photo that cannot be decoded, or whose file is gone. */
async function ask({ blobs, inference }: Deps, model: ServedModel, hash: string) {
  try {
    const answer = await inference.evaluate({ model, bytes: await blobs.read(hash), wantsEmbeddings: true });
    return {
      values: Uint8Array.from(answer.embeddings[0] ?? []),
      energy: answer.evidence[0]?.energy ?? null,
      probabilities: new Uint8Array(Float32Array.from(answer.probabilities[0] ?? []).buffer),
    };
  } catch (error) {
    const isBroken =
      error instanceof AppError && ['bad-photo', 'too-large', 'not-found'].includes(error.code);
    if (isBroken) return { values: null, energy: null, probabilities: null };
    throw error;
  }
}

async function readTrain({ db }: Deps, modelId: string, photos: Photos) {
  const classOf = new Map(photos.map(({ photoHash, classIndex }) => [photoHash, classIndex]));
  const embeddings = new Uint8Array(photos.length * MOBILENET_FEATURES);
  const labels = new Int32Array(photos.length);
  let row = 0;
  for await (const { photoHash, values } of readDescriptions(db, modelId, [...classOf.keys()])) {
    embeddings.set(values, row * MOBILENET_FEATURES);
    labels[row] = classOf.get(photoHash) as number;
    row += 1;
  }
  return { embeddings: embeddings.slice(0, row * MOBILENET_FEATURES), labels: labels.slice(0, row) };
}

async function readValidation({ db }: Deps, model: Model, photos: Photos) {
  const classOf = new Map(photos.map(({ photoHash, classIndex }) => [photoHash, classIndex]));
  const classCount = classesOf(model).length;
  const probabilities = new Float32Array(photos.length * classCount);
  const embeddings = new Uint8Array(photos.length * MOBILENET_FEATURES);
  const energies = new Float32Array(photos.length);
  const truth = new Int32Array(photos.length);
  let row = 0;
  for await (const described of readDescriptions(db, model.id, [...classOf.keys()])) {
    if (described.probabilities?.byteLength !== classCount * 4 || described.energy === null) continue;
    probabilities.set(new Float32Array(Uint8Array.from(described.probabilities).buffer), row * classCount);
    embeddings.set(described.values, row * MOBILENET_FEATURES);
    energies[row] = described.energy;
    truth[row] = classOf.get(described.photoHash) as number;
    row += 1;
  }
  return {
    classCount,
    probabilities: probabilities.slice(0, row * classCount),
    truth: truth.slice(0, row),
    energies: energies.slice(0, row),
    embeddings: embeddings.slice(0, row * MOBILENET_FEATURES),
  };
}
