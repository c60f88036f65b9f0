import type { z } from 'zod';
import type { CoinChoice } from '@/shared/coin-on-photo';
import type { Explanation, explainInput, explainPhotoInput, NearestPhoto } from '@/shared/contracts/classify';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { type ChosenModel, chooseModels } from './ask-models';
import { choiceOf, foundOf } from './found-coins';
import { profiledTrain } from './profiles/make-profile';
import { requestProfiles } from './profiles/profile-queue';
import { findProfileState, hasPhoto, readDescriptions } from './profiles/profile-repo';
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
  const model = await chooseOne(deps, modelId);
  const best = (coin === 0 ? result.top : result.others[coin - 1])?.[0]?.class;
  const classIndex = model.classes.findIndex(({ key }) => key === (classKey ?? best));
  const { photoHash } = row;
  return lookClosely(deps, actor, { model, photoHash, coins: choiceOf(foundOf(row)), coin, classIndex });
}

/**
 * Looks closely at how a model sees a photo of its data, as it was evaluated: whole. A model whose training photos are not
 * described has that done from now on.
 * @throws AppError `not-found`, also for photos of other data; `conflict` when the model cannot classify
 */
export async function explainPhoto(
  deps: Deps,
  actor: Actor,
  { model: ref, photoHash, classIndex }: z.output<typeof explainPhotoInput>,
): Promise<Explanation> {
  const model = await chooseOne(deps, ref);
  if (!(await hasPhoto(deps.db, model.datasetVersionId, photoHash)))
    throw new AppError('not-found', 'The data of this model has no such photo.');
  if (model.lacksProfile) await requestProfiles(deps, [model.id]);
  return lookClosely(deps, actor, { model, photoHash, coins: 'whole', coin: 0, classIndex });
}

/** One is chosen, or it is refused. */
async function chooseOne(deps: Deps, ref: string): Promise<ChosenModel> {
  const [model] = await chooseModels(deps, [ref]);
  return model as ChosenModel;
}

interface Look {
  model: ChosenModel;
  photoHash: string;
  coins: CoinChoice;
  coin: number;
  /** Of the class whose heat map is wanted. */
  classIndex: number;
}

async function lookClosely(
  deps: Deps,
  actor: Actor,
  { model: { id, served, classes }, photoHash, coins, coin, classIndex }: Look,
): Promise<Explanation> {
  if (!classes[classIndex]) throw new AppError('not-found', 'The model has no such class.');
  const state = await findProfileState(deps.db, id);
  const train = state?.state === 'done' ? await profiledTrain(deps, id) : null;
  const rows = train && {
    name: `${id}-${state?.finishedAt?.getTime()}.nearest`,
    load: () =>
      packedTrain(
        deps,
        id,
        train.map((photo) => photo.photoHash),
      ),
  };
  const { frame, heatMap, nearest } = await deps.inference.explain({
    model: served,
    bytes: await deps.blobs.read(photoHash),
    coins,
    at: coin,
    classIndex,
    // A photo that it learned from is itself the nearest, which says nothing.
    nearest: rows && { rows, count: tunables.nearestPhotos + 1 },
    owner: actor.userId,
  });
  const others = nearest.flatMap(({ row, likeness }): NearestPhoto[] => {
    const photo = train?.[row];
    const label = photo && classes[photo.classIndex]?.label;
    return photo && label !== undefined && photo.photoHash !== photoHash
      ? [{ hash: photo.photoHash, fileName: photo.fileName, label, likeness }]
      : [];
  });
  return {
    frame: `data:image/webp;base64,${Buffer.from(frame).toString('base64')}`,
    heatMap: heatMap && { side: heatMap.side, values: [...heatMap.values] },
    nearest: train && others.slice(0, tunables.nearestPhotos),
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
