import type { z } from 'zod';
import type { Explanation, explainInput, NearestPhoto } from '@/shared/contracts/classify';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { chooseModels } from './ask-models';
import { choiceOf, foundOf } from './found-coins';
import { profiledTrain } from './profiles/make-profile';
import { findProfileState, readDescriptions } from './profiles/profile-repo';
import { findClassification } from './repo';

/**
 * Looks closely at the answer of a model to a coin: what it saw, where it saw the class, and the photos it learned from that
 * are most like it.
 * @throws AppError `not-found`; `conflict` when the model cannot classify any more
 */
export async function explainAnswer(
  deps: Deps,
  actor: Actor,
  { id, model: modelId, coin, class: classKey }: z.output<typeof explainInput>,
): Promise<Explanation> {
  const row = await findClassification(deps.db, id);
  const result = row?.results.find((other) => other.modelId === modelId);
  if (!row || !result) throw new AppError('not-found', 'There is no such answer; it may have been deleted.');
  const [[model], state] = await Promise.all([
    chooseModels(deps, [modelId]),
    findProfileState(deps.db, modelId),
  ]);
  // One was chosen, or it was refused.
  const { served, classes, datasetVersionId } = model as NonNullable<typeof model>;
  const best = (coin === 0 ? result.top : result.others[coin - 1])?.[0]?.class;
  const classIndex = classes.findIndex(({ key }) => key === (classKey ?? best));
  if (classIndex === -1) throw new AppError('not-found', 'The model has no such class.');
  const train = state?.state === 'done' ? await profiledTrain(deps, datasetVersionId) : null;
  const rows = train && {
    name: `${modelId}-${state?.finishedAt?.getTime()}.nearest`,
    load: () =>
      packedTrain(
        deps,
        modelId,
        train.map(({ photoHash }) => photoHash),
      ),
  };
  const { frame, heatMap, nearest } = await deps.inference.explain({
    model: served,
    bytes: await deps.blobs.read(row.photoHash),
    coins: choiceOf(foundOf(row)),
    at: coin,
    classIndex,
    nearest: rows && { rows, count: tunables.nearestPhotos },
    owner: actor.userId,
  });
  return {
    frame: `data:image/webp;base64,${Buffer.from(frame).toString('base64')}`,
    heatMap: heatMap && { side: heatMap.side, values: [...heatMap.values] },
    nearest:
      train &&
      nearest.flatMap(({ row: index, likeness }): NearestPhoto[] => {
        const photo = train[index];
        const label = photo && classes[photo.classIndex]?.label;
        return photo && label !== undefined
          ? [{ hash: photo.photoHash, fileName: photo.fileName, label, likeness }]
          : [];
      }),
    profile: state && { state: state.state as never, done: state.done, total: state.total },
  };
}

/** A row for each photo, in their order; zeros for one that could not be decoded. */
async function packedTrain({ db }: Deps, modelId: string, hashes: readonly string[]): Promise<Uint8Array> {
  const packed = new Uint8Array(hashes.length * MOBILENET_FEATURES);
  const place = new Map(hashes.map((hash, index) => [hash, index * MOBILENET_FEATURES]));
  for await (const { photoHash, values } of readDescriptions(db, modelId, hashes)) {
    packed.set(values, place.get(photoHash));
  }
  return packed;
}
