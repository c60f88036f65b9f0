import { sampleOf, sharesOf } from '@/shared/robustness/measure';
import type { RobustnessResult } from '@/shared/robustness/result';
import type { Prisma } from '../../db/generated/client';
import { doWaitingWork } from '../../db/waiting-work';
import type { Deps } from '../../deps';
import { AppError, messageOf } from '../../errors';
import type { ServedModel } from '../../inference/inference';
import { tunables } from '../../tunables';
import { canClassify } from '../models/golden';
import { classesOf, preprocessingOf } from '../models/model-rows';
import { findAnsweringModel } from '../models/repo';
import { findItems } from './repo';
import { findNextRobustness, isRobustnessWaiting, updateRobustness } from './robustness-repo';

/** Raised when it is measured in another way: what was measured before is then asked for again. */
export const ROBUSTNESS_REVISION = 1;

/**
 * Makes the measurements that wait, one after the other. Another server that makes one has its lock; one whose server died
 * is begun again, as it takes a minute.
 * @returns how many were made here
 */
export function makeRobustness(deps: Deps, signal: AbortSignal): Promise<number> {
  return doWaitingWork(
    { db: deps.db, signal },
    {
      kind: 'robustness',
      findNext: (skip) => findNextRobustness(deps.db, skip),
      idOf: ({ modelId }) => modelId,
      isWaiting: (modelId) => isRobustnessWaiting(deps.db, modelId),
      run: ({ modelId }) => tryRobustness(deps, modelId, signal),
    },
  );
}

async function tryRobustness(deps: Deps, modelId: string, signal: AbortSignal): Promise<boolean> {
  try {
    const result = await measure(deps, modelId, signal);
    await updateRobustness(deps.db, modelId, {
      state: 'done',
      done: result.plain.photos + result.unreadable,
      result: result as unknown as Prisma.InputJsonObject,
      finishedAt: new Date(),
    });
    return true;
  } catch (error) {
    if (signal.aborted || (error instanceof AppError && error.code === 'unavailable')) return false;
    deps.log.error({ err: error, modelId }, 'measuring the robustness of a model version failed');
    const message = messageOf(error);
    await updateRobustness(deps.db, modelId, { state: 'failed', error: message, finishedAt: new Date() });
    return false;
  } finally {
    deps.live.publishChanged('evaluations');
  }
}

async function measure(deps: Deps, modelId: string, signal: AbortSignal): Promise<RobustnessResult> {
  const model = await findAnsweringModel(deps.db, modelId);
  if (!model || !canClassify(model)) throw new AppError('conflict', 'This model version cannot classify.');
  const held = await heldOut(deps, model.datasetVersionId);
  const sample = sampleOf(held.photos, tunables.robustnessPhotos);
  const begun = { revision: ROBUSTNESS_REVISION, state: 'running', total: sample.length, done: 0 };
  await updateRobustness(deps.db, modelId, begun);
  const served: ServedModel = {
    // `canClassify` has looked.
    onnxHash: model.onnxHash as string,
    preprocessing: preprocessingOf(model),
    classCount: classesOf(model).length,
    prototypes: null,
  };
  const answered: { truth: number; answers: Int32Array }[] = [];
  const queue = sample.values();
  let [done, written] = [0, 0];
  const work = async () => {
    for (const { photoHash, classIndex } of queue) {
      signal.throwIfAborted();
      const answers = await ask(deps, served, photoHash);
      if (answers) answered.push({ truth: classIndex, answers });
      done += 1;
      if (Date.now() - written < tunables.reportProgressMs) continue;
      written = Date.now();
      await updateRobustness(deps.db, modelId, { done });
      deps.live.publishChanged('evaluations');
    }
  };
  const results = await Promise.allSettled(Array.from({ length: tunables.reportConcurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  if (answered.length === 0) throw new AppError('bad-photo', 'None of the photos could be decoded.');
  return {
    split: held.split,
    splitPhotos: held.photos.length,
    unreadable: sample.length - answered.length,
    ...sharesOf(answered),
  };
}

/** The photos to measure on, each once, by hash: those of the test split, or of validation where there is none. */
async function heldOut({ db }: Deps, versionId: string) {
  for (const split of ['test', 'validation'] as const) {
    const items = await findItems(db, versionId, split);
    const photos = items.filter(({ photoHash }, index) => photoHash !== items[index - 1]?.photoHash);
    if (photos.length > 0) return { split, photos };
  }
  throw new AppError('bad-request', 'The data of this model has neither test nor validation photos.');
}

/** Null for a photo that cannot be decoded, or whose file is gone. */
async function ask({ blobs, inference }: Deps, model: ServedModel, hash: string): Promise<Int32Array | null> {
  try {
    const bytes = await blobs.read(hash);
    // The photo itself is its seed, so that each model sees it changed in the same way.
    return await inference.classifyChanged({ model, bytes, seed: Number.parseInt(hash.slice(0, 8), 16) });
  } catch (error) {
    const isBroken =
      error instanceof AppError && ['bad-photo', 'too-large', 'not-found'].includes(error.code);
    if (isBroken) return null;
    throw error;
  }
}
