import type { z } from 'zod';
import type { CoinChoice } from '@/shared/coin-on-photo';
import type {
  ClassificationHistory,
  ClassificationItem,
  ClassScore,
  CoinTraits,
  classificationHistoryInput,
  classifyCoinsInput,
  joinFacesInput,
} from '@/shared/contracts/classify';
import { cleanName } from '@/shared/names';
import { actorMay } from '../../actor-may';
import type { Db } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { pinBlob, unpinBlob } from '../blobs/blob-pins';
import { preprocessingOf } from '../models/model-rows';
import { readRetention } from '../retention/settings';
import { askFaces, askModels, chooseModels } from './ask-models';
import { choiceOf, foundOf } from './found-coins';
import { keepAnswers } from './keep-answers';
import { outsideOf, readCoins } from './outside';
import { requestProfiles } from './profiles/profile-queue';
import {
  findClassification,
  findHistory,
  findHistoryEntry,
  type HistoryPlace,
  type HistoryRow,
  setFound,
  setOtherFace,
  upsertAnswer,
} from './repo';

/** Longest file name kept; what is longer is cut, it only serves to recognise the photo. */
const MAX_FILE_NAME = 200;

/**
 * Classifies a photo with some model versions, and keeps photo and answers in the history.
 *
 * @param models ids or numbers; none for each dataset's champion or best, see `chooseModels`
 * @throws AppError `bad-photo` or `too-large` for what is no usable photo, `not-found` for an unknown model,
 *   `conflict` for one that cannot classify
 */
export async function classifyPhoto(
  deps: Deps,
  actor: Actor,
  {
    bytes,
    fileName,
    models,
    coins = 'find',
  }: { bytes: Uint8Array; fileName: string; models: string[]; coins?: CoinChoice },
): Promise<ClassificationItem> {
  const begunAt = performance.now();
  const chosen = await chooseModels(deps, models);
  const owner = actor.userId;
  const { keepPhotoMetadata: keepMetadata } = await readRetention(deps.db);
  const asked = { bytes, owner, keepMetadata, coins };
  const unprofiled = chosen.filter(({ lacksProfile }) => lacksProfile);
  if (unprofiled.length > 0)
    await requestProfiles(
      deps,
      unprofiled.map(({ id }) => id),
    );
  const answer = () => askModels(deps, chosen, asked);
  const { facts: photo, stripped, found, answers } = await deps.classified.whileComing(answer);
  pinBlob(photo.hash);
  try {
    await deps.blobs.write(stripped ?? bytes, photo.hash);
    const entry = {
      userId: owner,
      fileName: cleanName(fileName).slice(0, MAX_FILE_NAME) || 'photo',
      found,
      answers,
    };
    return await shown(deps, await keepAnswers(deps, { ...entry, photo, begunAt }));
  } finally {
    unpinBlob(photo.hash);
  }
}

/** The history of the whole team, newest first; `cursor` is what the page before gave. */
export async function listHistory(
  deps: Deps,
  { cursor, archived, limit }: z.output<typeof classificationHistoryInput>,
): Promise<ClassificationHistory> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rows = await findHistory(deps.db, { after, archived, limit: limit + 1 });
  const items = await toItems(deps.db, rows.slice(0, limit));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
}

/** @throws AppError `not-found` */
export async function getClassification(deps: Deps, id: string): Promise<ClassificationItem> {
  return shown(deps, await findHistoryEntry(deps.db, id));
}

/** @throws AppError `not-found` without a row */
async function shown(deps: Deps, row: HistoryRow | null): Promise<ClassificationItem> {
  if (!row) throw noClassification();
  const [item] = await toItems(deps.db, [row]);
  // One row is one item.
  return item as ClassificationItem;
}

/** Classifies a photo of the history with further model versions; one that did so before does it again. */
export async function classifyAgain(
  deps: Deps,
  actor: Actor,
  { id, models }: { id: string; models: string[] },
): Promise<ClassificationItem> {
  const row = await findClassification(deps.db, id);
  if (!row) throw noClassification();
  const chosen = await chooseModels(deps, models);
  const answers = row.otherFace
    ? await askFaces(deps, chosen, await storedFaces(deps, actor, [row, row.otherFace]))
    : (await askModels(deps, chosen, await storedPhoto(deps, actor, row))).answers;
  await deps.db.$transaction(async (tx) => {
    for (const answer of answers) await upsertAnswer(tx, id, answer);
  });
  return getClassification(deps, id);
}

/**
 * Asks the models of an entry about other coins of its photo: those that a person placed, or the whole photo.
 * @throws AppError `not-found`, `not-allowed`, `conflict` when one of the models cannot classify any more
 */
export async function classifyCoins(
  deps: Deps,
  actor: Actor,
  { id, coins }: z.output<typeof classifyCoinsInput>,
): Promise<ClassificationItem> {
  const row = await findClassification(deps.db, id);
  if (!row) throw noClassification();
  requireArrange(actor, row);
  const chosen = await chooseAnswered(deps, row);
  const { found, answers } = await askModels(deps, chosen, {
    ...(await storedPhoto(deps, actor, row)),
    coins,
  });
  await deps.db.$transaction(async (tx) => {
    await setFound(tx, id, found);
    // Placed again, the coin is asked about by itself.
    await setOtherFace(tx, id, null);
    for (const answer of answers) await upsertAnswer(tx, id, answer);
  });
  return getClassification(deps, id);
}

/**
 * Joins two photos of one coin, one of each face: the models of the first entry answer to both together. Without another
 * one they answer to the first alone again.
 * @throws AppError `not-found`, `not-allowed`, `bad-request` when a photo shows several coins or is joined with itself
 */
export async function joinFaces(
  deps: Deps,
  actor: Actor,
  { id, other }: z.output<typeof joinFacesInput>,
): Promise<ClassificationItem> {
  if (other === id) throw new AppError('bad-request', 'Choose a second photo, of the other face.');
  const row = await findClassification(deps.db, id);
  const face = other === null ? null : await findClassification(deps.db, other);
  if (!row || (other !== null && !face)) throw noClassification();
  requireArrange(actor, row);
  const chosen = await chooseAnswered(deps, row);
  const answers = face
    ? await askFaces(deps, chosen, await storedFaces(deps, actor, [row, face]))
    : (await askModels(deps, chosen, await storedPhoto(deps, actor, row))).answers;
  await deps.db.$transaction(async (tx) => {
    await setOtherFace(tx, id, other);
    for (const answer of answers) await upsertAnswer(tx, id, answer);
  });
  return getClassification(deps, id);
}

/** What was answered to somebody else is changed by those only who may change the team's data. @throws AppError `not-allowed` */
function requireArrange(actor: Actor, { userId }: { userId: string }): void {
  if (userId === actor.userId || actorMay(actor, 'data:write')) return;
  throw new AppError(
    'not-allowed',
    'Somebody else had this photo classified. Classify it yourself to change it.',
  );
}

const chooseAnswered = (deps: Deps, { results }: { results: readonly { modelId: string }[] }) =>
  chooseModels(
    deps,
    results.map(({ modelId }) => modelId),
  );

/** A photo of the history, to be asked about again. */
async function storedPhoto(
  { blobs }: Deps,
  { userId: owner }: Actor,
  row: { photoHash: string; found: unknown },
) {
  const bytes = await blobs.read(row.photoHash);
  return { bytes, owner, keepMetadata: true, coins: choiceOf(foundOf(row)) };
}

async function storedFaces(
  deps: Deps,
  actor: Actor,
  [one, other]: [Parameters<typeof storedPhoto>[2], Parameters<typeof storedPhoto>[2]],
) {
  return [await storedPhoto(deps, actor, one), await storedPhoto(deps, actor, other)] as const;
}

const noClassification = () =>
  new AppError('not-found', 'There is no such classification; it may have been deleted.');

/** As they are shown, in their order. */
async function toItems(db: Db, rows: readonly HistoryRow[]): Promise<ClassificationItem[]> {
  const coins = await readCoins(
    db,
    rows.flatMap(({ results }) => (results.length > 1 ? results.map(({ model }) => model.id) : [])),
  );
  return rows.map((row) => toItem(row, coins));
}

function toItem(row: HistoryRow, coins: Awaited<ReturnType<typeof readCoins>>): ClassificationItem {
  const { id, photoHash, fileName, createdAt, archivedAt } = row;
  const results = row.results.map(({ ms, top, others, traits, model }) => ({
    modelId: model.id,
    modelNumber: model.number,
    modelName: model.name,
    datasetName: model.datasetVersion.dataset.name,
    top1: model.top1,
    ms,
    rotations: preprocessingOf(model).testTimeRotations,
    // Written by ask-models.ts through the type.
    top: top as unknown as ClassScore[],
    others: (others ?? []) as unknown as ClassScore[][],
    traits: (traits ?? []) as unknown as CoinTraits[],
  }));
  const outside = outsideOf(results, coins);
  return {
    id,
    photoHash,
    fileName,
    createdAt,
    archivedAt,
    user: row.user.name,
    userId: row.userId,
    found: foundOf(row),
    otherFace: row.otherFace,
    results: results.map((result, index) => ({ ...result, outside: outside[index] ?? [] })),
  };
}

/** Where a page of the history ended, as the caller hands it back for the next one. */
function encodeCursor({ createdAt, id }: HistoryPlace): string {
  return `${createdAt.getTime()}_${id}`;
}

/** @throws AppError `bad-request` */
function decodeCursor(cursor: string): HistoryPlace {
  const [, time, id] = /^(\d{1,15})_(\w{1,64})$/.exec(cursor) ?? [];
  if (!time || !id)
    throw new AppError('bad-request', 'This cursor is not of the history. Start from the first page.');
  return { createdAt: new Date(Number(time)), id };
}
